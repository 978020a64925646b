package io.github.tlshandshake.testsupport.app;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Application of Spring WebFlux that greets, and counts the bytes of an upload.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ReactiveTestApplication {

	// The global ones end with the first application that stops
	@Bean
	ReactorResourceFactory reactorResourceFactory() {
		ReactorResourceFactory factory = new ReactorResourceFactory();
		factory.setUseGlobalResources(false);
		factory.setShutdownQuietPeriod(Duration.ZERO);
		return factory;
	}

	@RestController
	static class Greeter {

		@GetMapping("/")
		Mono<String> greet() {
			return Mono.just("hello");
		}

		@PostMapping("/upload")
		Mono<String> upload(@RequestBody Flux<DataBuffer> body) {
			return body.map(this::consume).reduce(0, Integer::sum).map(String::valueOf);
		}

		private int consume(DataBuffer buffer) {
			int length = buffer.readableByteCount();
			DataBufferUtils.release(buffer);
			return length;
		}

	}

}
