package io.github.tlshandshake.sample.clients;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Controller that starts stuck clients against the port of the application.
 */
@RestController
@RequestMapping("/clients")
class StuckClientsController {

	private final StuckClients clients;

	private final Environment environment;

	StuckClientsController(StuckClients clients, Environment environment) {
		this.clients = clients;
		this.environment = environment;
	}

	@GetMapping
	OpenClients count() {
		return new OpenClients(this.clients.openCount(), StuckClients.LIMIT);
	}

	@PostMapping("/{kind}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	OpenClients start(@PathVariable String kind, @RequestParam(defaultValue = "1") int count) {
		this.clients.start(StuckKind.of(kind), count, port());
		return count();
	}

	// Known once the server listens, whatever port was configured
	private int port() {
		return this.environment.getRequiredProperty("local.server.port", Integer.class);
	}

	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void endAll() {
		this.clients.endAll();
	}

	@ExceptionHandler
	ProblemDetail refuse(IllegalArgumentException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

	@ExceptionHandler
	ProblemDetail refuse(TooManyClientsException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.TOO_MANY_REQUESTS, ex.getMessage());
	}

	/**
	 * Clients that have not ended.
	 *
	 * @param open the number of them
	 * @param limit the most there may be
	 */
	record OpenClients(int open, int limit) {

	}

}
