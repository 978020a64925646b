package io.github.tlshandshake.connector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What is told of a failure in words: the messages of the exception and its causes,
 * without those that only repeat a deeper one, or say nothing.
 */
final class FailureDetail {

	private static final Set<String> EMPTY = Set.of("General SSLEngine problem", "General OpenSslEngine problem",
			"Unexpected exception", "Delegated task threw Exception or Error");

	private FailureDetail() {
	}

	static String of(Throwable failure) {
		List<String> messages = new ArrayList<>();
		List<Throwable> causes = new ArrayList<>(Causes.of(failure).toList());
		Collections.reverse(causes);
		causes.forEach((cause) -> addUnlessTold(messages, cause.getMessage()));
		Collections.reverse(messages);
		return messages.isEmpty() ? Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName())
				: messages.stream().collect(Collectors.joining(": "));
	}

	// A wrapper's message quotes that of its cause
	private static void addUnlessTold(List<String> deeper, @Nullable String message) {
		if (message != null && !message.isBlank() && EMPTY.stream().noneMatch(message::endsWith)
				&& deeper.stream().noneMatch(message::contains)) {
			deeper.add(message);
		}
	}

}
