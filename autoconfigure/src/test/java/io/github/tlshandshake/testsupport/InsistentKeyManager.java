package io.github.tlshandshake.testsupport;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/**
 * Key manager of a client that sends its only certificate to any server that asks, even
 * to one that names other authorities.
 */
final class InsistentKeyManager extends X509ExtendedKeyManager {

	private final String alias;

	private final PrivateKey privateKey;

	private final X509Certificate[] chain;

	InsistentKeyManager(KeyStore keyStore, String password) {
		try {
			this.alias = keyStore.aliases().nextElement();
			this.privateKey = (PrivateKey) keyStore.getKey(this.alias, password.toCharArray());
			this.chain = Arrays.copyOf(keyStore.getCertificateChain(this.alias), 1, X509Certificate[].class);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
		return this.alias;
	}

	@Override
	public String chooseEngineClientAlias(String[] keyTypes, Principal @Nullable [] issuers,
			@Nullable SSLEngine engine) {
		return this.alias;
	}

	@Override
	public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
		return new String[] { this.alias };
	}

	@Override
	public X509Certificate[] getCertificateChain(String alias) {
		return this.chain.clone();
	}

	@Override
	public PrivateKey getPrivateKey(String alias) {
		return this.privateKey;
	}

	@Override
	public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
		return null;
	}

	@Override
	public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
		return null;
	}

}
