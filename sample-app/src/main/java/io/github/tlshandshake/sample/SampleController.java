package io.github.tlshandshake.sample;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Controller that greets, and shows the live page to browsers.
 */
@RestController
class SampleController {

	@GetMapping("/")
	String greet() {
		return "Hello over TLS\n";
	}

	// Wins only where HTML is asked for by name, as browsers do and curl does not
	@GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
	Resource showLivePage() {
		return new ClassPathResource("static/index.html");
	}

}
