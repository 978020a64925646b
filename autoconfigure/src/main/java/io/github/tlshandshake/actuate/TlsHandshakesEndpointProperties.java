package io.github.tlshandshake.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} for
 * {@link TlsHandshakesEndpoint}.
 *
 * @param showAddresses When to show remote addresses and server names.
 * @param roles Roles that authorize a user to see remote addresses and server names. When
 * empty, all authenticated users are authorized.
 */
@ConfigurationProperties("tls-handshake.endpoint")
record TlsHandshakesEndpointProperties(@DefaultValue("when-authorized") Show showAddresses,
		@DefaultValue Set<String> roles) {

}
