package io.github.tlshandshake.actuate;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.StuckClients;
import io.github.tlshandshake.testsupport.StuckKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for who may see remote addresses and server names, with Spring Security.
 */
class TlsHandshakesEndpointSecurityTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@ParameterizedTest
	@CsvSource({ "never, '', anonymous, false", "never, '', admin, false", "always, '', anonymous, true",
			"when-authorized, '', anonymous, false", "when-authorized, '', user, true",
			"when-authorized, ADMIN, anonymous, false", "when-authorized, ADMIN, user, false",
			"when-authorized, ADMIN, admin, true" })
	void showsAddressesToThoseWhoMaySeeThem(String show, String roles, String user, boolean shown) throws Exception {
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, List.of(SecurityConfiguration.class),
				"tls-handshake.endpoint.show-addresses=" + show, "tls-handshake.endpoint.roles=" + roles,
				"tls-handshake.stuck-after=100ms", "tls-handshake.timeout=60s")) {
			failOnce(server);
			try (StuckClients clients = StuckClients.open(StuckKind.STALLED, server.port())) {
				Awaitility.await().atMost(PATIENCE).until(() -> server.connector().stuckCount() == 1);
				String report = report(server, user);
				assertThat(report).contains("\"stuck\":[{", "\"recent\":[{", "\"sources\":[{", "\"stuck\":1");
				assertThat(report.contains("127.0.0.1")).isEqualTo(shown);
				assertThat(report.contains("remoteAddress")).isEqualTo(shown);
				assertThat(report.contains("remotePort")).isEqualTo(shown);
				assertThat(report.contains("serverName")).isEqualTo(shown);
				// The client's words, unlike the count of that name
				assertThat(report.matches(".*\"error\":[^0-9].*")).isEqualTo(shown);
				assertThat(clients.openCount()).isOne();
			}
		}
	}

	@Test
	void showsNoAddressesOverJmx() throws Exception {
		try (TestServer server = TestServer.start(ServerKind.TOMCAT_SERVLET, "spring.jmx.enabled=true",
				"spring.jmx.unique-names=true", "management.endpoints.jmx.exposure.include=tlshandshakes",
				"tls-handshake.stuck-after=100ms", "tls-handshake.timeout=60s")) {
			failOnce(server);
			try (StuckClients clients = StuckClients.open(StuckKind.STALLED, server.port())) {
				Awaitility.await().atMost(PATIENCE).until(() -> server.connector().stuckCount() == 1);
				assertThat(server.get("/actuator/tlshandshakes").body()).contains("127.0.0.1");
				Map<?, ?> report = overJmx();
				assertThat(report.toString()).contains("no-data", "negotiation")
					.doesNotContain("127.0.0.1", "remoteAddress", "serverName");
				assertThat(clients.openCount()).isOne();
			}
		}
	}

	private static void failOnce(TestServer server) throws IOException, InterruptedException {
		try (StuckClients clients = StuckClients.open(StuckKind.SILENT, server.port())) {
			Awaitility.await().atMost(PATIENCE).until(() -> server.connector().stuckCount() == 1);
			server.connector().closeStuck();
			clients.awaitAllClosed(PATIENCE);
		}
	}

	private static Map<?, ?> overJmx() throws Exception {
		MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = beans
			.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Tlshandshakes,*"), null)
			.iterator()
			.next();
		return (Map<?, ?>) beans.invoke(name, "tlsHandshakes", new Object[] { null },
				new String[] { Integer.class.getName() });
	}

	private static String report(TestServer server, String user) throws IOException, InterruptedException {
		String credentials = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
		return server.send("/actuator/tlshandshakes", (request) -> user.equals("anonymous") ? request
				: request.header("Authorization", "Basic " + credentials))
			.body();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class SecurityConfiguration {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService userDetailsService() {
			return new InMemoryUserDetailsManager(
					User.withUsername("user").password("{noop}secret").roles("USER").build(),
					User.withUsername("admin").password("{noop}secret").roles("USER", "ADMIN").build());
		}

	}

}
