package io.github.tlshandshake.netty;

import java.io.IOException;

import io.github.tlshandshake.testsupport.Provocation;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a failed handshake is, for the client and for handlers of the application,
 * what it is without us.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NettyStockTests {

	@Parameter
	HttpVersions versions = HttpVersions.HTTP_1;

	private TestServer server;

	private TestServer stock;

	@BeforeAll
	void startServers() {
		this.server = this.versions.start(true);
		this.stock = this.versions.start(false);
	}

	@AfterAll
	void stopServers() {
		this.server.close();
		this.stock.close();
	}

	@ParameterizedTest
	@EnumSource
	void failsAsWithoutUs(Provocation provocation) throws IOException {
		FailureSeen failure = FailureSeen.provoke(this.server, provocation::start);
		assertThat(failure.closed()).isTrue();
		assertThat(failure).isEqualTo(FailureSeen.provoke(this.stock, provocation::start));
	}

}
