package io.github.tlshandshake.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.tlshandshake.EndedHandshake;
import io.github.tlshandshake.HandshakeListener;
import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.WaitingOn;
import io.github.tlshandshake.connector.HandshakeConnection;
import io.github.tlshandshake.connector.HandshakeConnector;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TlsHandshakeAutoConfiguration}.
 */
class TlsHandshakeAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(TlsHandshakeAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void timesHandshakesWithDefaults() {
		this.contextRunner.run((context) -> {
			HandshakeSettings settings = settings(context.getBean(HandshakeConnectors.class), 8443);
			assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
			assertThat(settings.stuckAfter()).isEqualTo(Duration.ofSeconds(1));
			assertThat(settings.mode()).isEqualTo(HandshakeMode.ENFORCE);
			assertThat(settings.maxPending()).isNull();
			assertThat(settings.maxPendingPerAddress()).isNull();
		});
	}

	@Test
	void timesHandshakesAsConfigured() {
		this.contextRunner
			.withPropertyValues("tls-handshake.timeout=5s", "tls-handshake.stuck-after=2s",
					"tls-handshake.mode=observe", "tls-handshake.ports.9443.timeout=3s")
			.run((context) -> {
				HandshakeConnectors connectors = context.getBean(HandshakeConnectors.class);
				assertThat(settings(connectors, 8443).timeout()).isEqualTo(Duration.ofSeconds(5));
				assertThat(settings(connectors, 8443).stuckAfter()).isEqualTo(Duration.ofSeconds(2));
				assertThat(settings(connectors, 8443).mode()).isEqualTo(HandshakeMode.OBSERVE);
				assertThat(settings(connectors, 9443).timeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(settings(connectors, 9443).stuckAfter()).isEqualTo(Duration.ofSeconds(2));
				assertThat(settings(connectors, 9443).mode()).isEqualTo(HandshakeMode.OBSERVE);
			});
	}

	private HandshakeSettings settings(HandshakeConnectors connectors, int port) {
		return connectors.open("fake", port).settings();
	}

	@Test
	void tellsListenerBeansOfEndedHandshakes() {
		HandshakeConnection connection = mock(HandshakeConnection.class);
		given(connection.progress())
			.willReturn(new HandshakeProgress(HandshakePhase.NEGOTIATION, WaitingOn.CLIENT, 1, null));
		BlockingQueue<EndedHandshake> told = new LinkedBlockingQueue<>();
		this.contextRunner.withBean(HandshakeListener.class, () -> told::add).run((context) -> {
			HandshakeConnector connector = context.getBean(HandshakeConnectors.class).open("fake", 8443);
			connector.begin(connection).trySucceed("TLSv1.3");
			assertThat(told.poll(10, TimeUnit.SECONDS)).isNotNull()
				.returns("fake-8443", EndedHandshake::connector)
				.returns(HandshakeOutcome.SUCCESS, EndedHandshake::outcome);
		});
	}

	@Test
	void timesHandshakesOfReactiveApplication() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasSingleBean(HandshakeConnectors.class));
	}

	@Test
	void failsWhenTimeoutIsWrong() {
		this.contextRunner.withPropertyValues("tls-handshake.timeout=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner.withPropertyValues("tls-handshake.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HandshakeConnectors.class)
				.doesNotHaveBean(TlsHandshakeProperties.class));
	}

	@Test
	void backsOffWithoutWebApplication() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).doesNotHaveBean(HandshakeConnectors.class));
	}

	@Test
	void backsOffWhenConnectorsBeanIsDefined() {
		HandshakeConnectors connectors = new HandshakeConnectors((port) -> new HandshakeSettings(Duration.ofMinutes(1),
				Duration.ofMinutes(1), HandshakeMode.ENFORCE, null, null, 1), 0, List.of());
		this.contextRunner.withBean("custom", HandshakeConnectors.class, () -> connectors)
			.run((context) -> assertThat(context).getBean(HandshakeConnectors.class).isSameAs(connectors));
	}

	@Test
	void knowsNoConnectorBeforeServerStarts() {
		this.contextRunner.run((context) -> assertThat(context).getBean(HandshakeConnectors.class)
			.satisfies((connectors) -> assertThat(connectors.timed()).isEmpty())
			.satisfies((connectors) -> assertThat(connectors.untimed()).isEmpty()));
	}

}
