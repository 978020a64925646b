package io.github.tlshandshake.sample;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Controller that takes uploads of any length, on Spring WebFlux.
 */
@RestController
class UploadController {

	@PostMapping("/upload")
	Mono<String> upload(@RequestBody Flux<DataBuffer> body) {
		return body.map(this::consume).reduce(0L, Long::sum).map((count) -> count + " bytes\n");
	}

	private long consume(DataBuffer buffer) {
		long length = buffer.readableByteCount();
		DataBufferUtils.release(buffer);
		return length;
	}

}
