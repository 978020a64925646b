package io.github.tlshandshake.actuate;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.autoconfigure.TlsHandshakeAutoConfiguration;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TlsHandshakesEndpointAutoConfiguration}.
 */
class TlsHandshakesEndpointAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(TlsHandshakeAutoConfiguration.class, TlsHandshakesEndpointAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void offersEndpointWhenExposedOnWeb() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=tlshandshakes")
			.run((context) -> assertThat(context).hasSingleBean(TlsHandshakesEndpoint.class)
				.hasSingleBean(TlsHandshakesEndpointWebExtension.class));
	}

	@Test
	void offersEndpointOfReactiveApplicationWhenExposedOnWeb() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("management.endpoints.web.exposure.include=tlshandshakes")
			.run((context) -> assertThat(context).hasSingleBean(TlsHandshakesEndpoint.class)
				.hasSingleBean(TlsHandshakesEndpointWebExtension.class));
	}

	@Test
	void offersNoWebExtensionWhenExposedOnJmxOnly() {
		this.contextRunner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=tlshandshakes")
			.run((context) -> assertThat(context).hasSingleBean(TlsHandshakesEndpoint.class)
				.doesNotHaveBean(TlsHandshakesEndpointWebExtension.class));
	}

	@Test
	void backsOffWhenNotExposed() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(HandshakeConnectors.class)
			.doesNotHaveBean(TlsHandshakesEndpoint.class));
	}

	@Test
	void backsOffWhenAccessIsNone() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.tlshandshakes.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(TlsHandshakesEndpoint.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=*", "tls-handshake.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TlsHandshakesEndpoint.class));
	}

	@Test
	void backsOffWithoutWebApplication() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TlsHandshakesEndpoint.class));
	}

	@Test
	void backsOffWhenEndpointBeanIsDefined() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=*")
			.withBean("custom", TlsHandshakesEndpoint.class, () -> new TlsHandshakesEndpoint(connectors()))
			.run((context) -> assertThat(context).hasSingleBean(TlsHandshakesEndpoint.class).hasBean("custom"));
	}

	private HandshakeConnectors connectors() {
		HandshakeSettings settings = new HandshakeSettings(Duration.ofSeconds(10), Duration.ofSeconds(1),
				HandshakeMode.ENFORCE, null, null, 1);
		return new HandshakeConnectors((port) -> settings, 0, List.of());
	}

	@Test
	void bindsWhoMaySeeAddresses() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"tls-handshake.endpoint.show-addresses=never", "tls-handshake.endpoint.roles=admin,operator")
			.run((context) -> {
				TlsHandshakesEndpointProperties properties = context.getBean(TlsHandshakesEndpointProperties.class);
				assertThat(properties.showAddresses()).isEqualTo(Show.NEVER);
				assertThat(properties.roles()).containsExactlyInAnyOrder("admin", "operator");
			});
	}

	@Test
	void showsAddressesToAuthorizedByDefault() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=*").run((context) -> {
			TlsHandshakesEndpointProperties properties = context.getBean(TlsHandshakesEndpointProperties.class);
			assertThat(properties.showAddresses()).isEqualTo(Show.WHEN_AUTHORIZED);
			assertThat(properties.roles()).isEmpty();
		});
	}

	@Test
	void backsOffWithoutActuator() {
		runWithout("org.springframework.boot.actuate");
	}

	@Test
	void backsOffWithoutAutoConfigurationOfActuator() {
		runWithout(ConditionalOnAvailableEndpoint.class.getPackageName());
	}

	// Registers them as an application does, which never loads those that back off
	private void runWithout(String packageName) {
		new WebApplicationContextRunner().withUserConfiguration(ImportingConfiguration.class)
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.withClassLoader(new FilteredClassLoader(packageName))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(HandshakeConnectors.class)
				.doesNotHaveBean("tlsHandshakesEndpoint"));
	}

	@Test
	void startsWithoutJackson() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.withClassLoader(new FilteredClassLoader(JsonInclude.class, JsonUnwrapped.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(TlsHandshakesEndpoint.class));
	}

	@ImportAutoConfiguration({ TlsHandshakeAutoConfiguration.class, TlsHandshakesEndpointAutoConfiguration.class })
	static class ImportingConfiguration {

	}

}
