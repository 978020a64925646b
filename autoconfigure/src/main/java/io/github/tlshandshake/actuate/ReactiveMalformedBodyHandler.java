package io.github.tlshandshake.actuate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.pattern.PathPattern;

/**
 * {@link WebExceptionHandler} that answers with {@link MalformedBody}.
 */
final class ReactiveMalformedBodyHandler implements WebExceptionHandler, Ordered {

	private final MalformedBody answer;

	ReactiveMalformedBodyHandler(MalformedBody answer) {
		this.answer = answer;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable ex) {
		if (!(ex instanceof ServerWebInputException) || !this.answer.isOf(pattern(exchange))) {
			return Mono.error(ex);
		}
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(HttpStatus.BAD_REQUEST);
		response.getHeaders().setContentType(this.answer.contentType());
		DataBuffer content = response.bufferFactory().wrap(this.answer.content());
		return response.writeWith(Mono.just(content));
	}

	private static @Nullable String pattern(ServerWebExchange exchange) {
		PathPattern pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return (pattern != null) ? pattern.getPatternString() : null;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
