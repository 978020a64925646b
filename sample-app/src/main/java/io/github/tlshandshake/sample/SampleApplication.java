package io.github.tlshandshake.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * HTTPS application whose TLS handshakes are timed.
 */
@SpringBootApplication
public class SampleApplication {

	/**
	 * Run the application.
	 * @param args properties to override, such as {@code --tls-handshake.timeout=2s}
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
