package io.github.tlshandshake.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Controller that greets, and takes uploads of any length.
 */
@RestController
class SampleController {

	@GetMapping("/")
	String greet() {
		return "Hello over TLS\n";
	}

	@PostMapping("/upload")
	String upload(InputStream body) throws IOException {
		return body.transferTo(OutputStream.nullOutputStream()) + " bytes\n";
	}

}
