package io.github.tlshandshake.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Controller that takes uploads of any length, on Spring MVC.
 */
@RestController
class UploadController {

	@PostMapping("/upload")
	String upload(InputStream body) throws IOException {
		return body.transferTo(OutputStream.nullOutputStream()) + " bytes\n";
	}

}
