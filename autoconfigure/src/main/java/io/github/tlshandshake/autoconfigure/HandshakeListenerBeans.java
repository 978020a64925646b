package io.github.tlshandshake.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.tlshandshake.HandshakeListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Listener beans of the application. The connectors are created while the web server is,
 * which is too early for beans that need the connectors or the servlet context.
 */
final class HandshakeListenerBeans implements SmartInitializingSingleton {

	private final ObjectProvider<HandshakeListener> beans;

	private final CompletableFuture<List<HandshakeListener>> resolved = new CompletableFuture<>();

	HandshakeListenerBeans(ObjectProvider<HandshakeListener> beans) {
		this.beans = beans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.resolved.complete(this.beans.orderedStream().toList());
	}

	CompletionStage<List<HandshakeListener>> resolved() {
		return this.resolved;
	}

}
