package io.github.tlshandshake.connector;

import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Chain of an exception and its causes.
 */
final class Causes {

	private static final int MOST = 16;

	private Causes() {
	}

	/**
	 * Return an exception and its causes. Bounded, because causes can be a circle.
	 * @param failure the exception
	 * @return the exceptions, outermost first
	 */
	static Stream<Throwable> of(Throwable failure) {
		return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, Causes::next)
			.limit(MOST)
			.map(Objects::requireNonNull);
	}

	private static @Nullable Throwable next(@Nullable Throwable failure) {
		return (failure != null) ? failure.getCause() : null;
	}

}
