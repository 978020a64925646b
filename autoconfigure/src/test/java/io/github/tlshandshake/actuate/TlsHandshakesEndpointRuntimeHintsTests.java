package io.github.tlshandshake.actuate;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the runtime hints of what the endpoint answers.
 */
class TlsHandshakesEndpointRuntimeHintsTests {

	@Test
	void coverEachAnswer() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, TlsHandshakesEndpoint.class,
				TlsHandshakesEndpointWebExtension.class);
		for (Class<?> answer : new Class<?>[] { TlsHandshakesDescriptor.class, ConnectorDescriptor.class,
				TlsHandshakesEndpoint.ClosedDescriptor.class, RefusedRequestDescriptor.class, StuckDescriptor.class,
				ClientDescriptor.class, RecentDescriptor.Refusal.class, SourceDescriptor.class }) {
			assertThat(RuntimeHintsPredicates.reflection().onType(answer)).as(answer.getSimpleName()).accepts(hints);
		}
	}

}
