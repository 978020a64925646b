package io.github.tlshandshake.metrics;

import io.github.tlshandshake.connector.HandshakeConnectors;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for TLS handshakes.
 */
final class TlsHandshakeMetrics implements MeterBinder {

	private final HandshakeConnectors connectors;

	TlsHandshakeMetrics(HandshakeConnectors connectors) {
		this.connectors = connectors;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.connectors.addListener(new ConnectorMeters(registry));
	}

}
