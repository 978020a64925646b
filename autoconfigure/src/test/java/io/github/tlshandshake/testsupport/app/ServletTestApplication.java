package io.github.tlshandshake.testsupport.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Application of Spring MVC that greets, and counts the bytes of an upload.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ServletTestApplication {

	@RestController
	static class Greeter {

		@GetMapping("/")
		String greet() {
			return "hello";
		}

		@PostMapping("/upload")
		String upload(InputStream body) throws IOException {
			return String.valueOf(body.transferTo(OutputStream.nullOutputStream()));
		}

	}

}
