package io.github.tlshandshake.actuate;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * {@link HandlerExceptionResolver} that answers with {@link MalformedBody}.
 */
final class ServletMalformedBodyResolver implements HandlerExceptionResolver, Ordered {

	private final MalformedBody answer;

	ServletMalformedBodyResolver(MalformedBody answer) {
		this.answer = answer;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		if (!(ex instanceof HttpMessageNotReadableException) || !this.answer.isOf((String) pattern)) {
			return null;
		}
		try {
			response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
			response.setContentType(this.answer.contentType().toString());
			response.getOutputStream().write(this.answer.content());
		}
		catch (IOException failure) {
			// The client has left
		}
		return new ModelAndView();
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
