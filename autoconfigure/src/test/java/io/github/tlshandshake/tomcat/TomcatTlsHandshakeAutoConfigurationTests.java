package io.github.tlshandshake.tomcat;

import java.time.Duration;
import java.util.List;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.autoconfigure.TlsHandshakeAutoConfiguration;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TomcatTlsHandshakeAutoConfiguration}.
 */
class TomcatTlsHandshakeAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(TlsHandshakeAutoConfiguration.class, TomcatTlsHandshakeAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void replacesDefaultProtocolOfServletApplication() {
		this.contextRunner.run((context) -> assertThat(
				customized(context.getBean(TomcatHandshakeCustomizer.class), Http11NioProtocol.class.getName()))
			.isEqualTo(TimedHttp11NioProtocol.class.getName()));
	}

	@Test
	void replacesDefaultProtocolOfReactiveApplication() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(customized(context.getBean(TomcatHandshakeCustomizer.class),
					TomcatWebServerFactory.DEFAULT_PROTOCOL))
				.isEqualTo(TimedHttp11NioProtocol.class.getName()));
	}

	@Test
	void replacesOtherNamesOfProtocols() {
		this.contextRunner.run((context) -> {
			TomcatHandshakeCustomizer customizer = context.getBean(TomcatHandshakeCustomizer.class);
			assertThat(customized(customizer, "HTTP/1.1")).isEqualTo(TimedHttp11NioProtocol.class.getName());
			assertThat(customized(customizer, Http11Nio2Protocol.class.getName()))
				.isEqualTo(TimedHttp11Nio2Protocol.class.getName());
		});
	}

	@Test
	void leavesProtocolOfApplication() {
		this.contextRunner.run((
				context) -> assertThat(customized(context.getBean(TomcatHandshakeCustomizer.class), "com.example.Mine"))
					.isEqualTo("com.example.Mine"));
	}

	private String customized(TomcatHandshakeCustomizer customizer, String protocol) {
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
		factory.setProtocol(protocol);
		customizer.customize(factory);
		return factory.getProtocol();
	}

	@Test
	void offersFactoryOfFurtherConnectors() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(TimedConnectorFactory.class));
	}

	@Test
	void backsOffWhenFactoryBeanIsDefined() {
		this.contextRunner
			.withBean("custom", TimedConnectorFactory.class, () -> new TimedConnectorFactory(connectors()))
			.run((context) -> assertThat(context).hasSingleBean(TimedConnectorFactory.class).hasBean("custom"));
	}

	private HandshakeConnectors connectors() {
		HandshakeSettings settings = new HandshakeSettings(Duration.ofSeconds(10), Duration.ofSeconds(1),
				HandshakeMode.ENFORCE, null, null, 1);
		return new HandshakeConnectors((port) -> settings, 0, List.of());
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner.withPropertyValues("tls-handshake.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TomcatHandshakeCustomizer.class));
	}

	@Test
	void backsOffWithoutWebApplication() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TomcatHandshakeCustomizer.class));
	}

	@Test
	void backsOffWithoutTomcat() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader(Tomcat.class.getPackageName(), "org.apache.tomcat",
					"org.apache.coyote", "org.apache.catalina"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(HandshakeConnectors.class)
				.doesNotHaveBean("tomcatHandshakeCustomizer"));
	}

	@Test
	void backsOffWithoutTomcatOfSpringBoot() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(TomcatWebServerFactory.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(HandshakeConnectors.class)
				.doesNotHaveBean("tomcatHandshakeCustomizer"));
	}

	@Test
	void registersHintsForProtocolsThatTomcatCreatesByName() {
		RuntimeHints hints = new RuntimeHints();
		new TomcatRuntimeHints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.reflection().onType(TimedHttp11NioProtocol.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(TimedHttp11Nio2Protocol.class)).accepts(hints);
	}

}
