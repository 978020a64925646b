package io.github.tlshandshake.sample;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Controller that greets.
 */
@RestController
class SampleController {

	@GetMapping("/")
	String greet() {
		return "Hello over TLS\n";
	}

}
