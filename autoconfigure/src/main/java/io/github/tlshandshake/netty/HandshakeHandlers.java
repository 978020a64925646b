package io.github.tlshandshake.netty;

import java.util.List;

import io.github.tlshandshake.connector.Handshake;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Our handlers in the pipeline of a channel: two in front of TLS, one behind it, and one
 * in front of the choice of HTTP's version. They leave when the handshake has ended.
 */
final class HandshakeHandlers {

	private static final List<String> NAMES = List.of(TransportHandler.NAME, AdmissionHandler.NAME,
			HandshakeHandler.NAME, ClientFailureFilter.NAME);

	private HandshakeHandlers() {
	}

	/**
	 * Return the name of the handler that has to do with TLS.
	 * @param pipeline the pipeline
	 * @return the name, or {@code null} if the channel does not speak TLS, or has our
	 * handlers already
	 */
	static @Nullable String tlsHandler(ChannelPipeline pipeline) {
		if (pipeline.context(TransportHandler.NAME) != null) {
			return null;
		}
		if (pipeline.context(NettyPipeline.SslHandler) != null) {
			return NettyPipeline.SslHandler;
		}
		// It adds the TLS handler behind itself when it has seen that the client speaks
		// TLS
		String detector = NettyPipeline.NonSslRedirectDetector;
		return (pipeline.context(detector) != null) ? detector : null;
	}

	/**
	 * Return whether the client speaks TLS, or may still do.
	 * @param pipeline the pipeline
	 * @return whether TLS is in it, or what adds it
	 */
	static boolean isTlsIn(ChannelPipeline pipeline) {
		return pipeline.get(SslHandler.class) != null || pipeline.context(NettyPipeline.SslHandler) != null
				|| pipeline.context(NettyPipeline.NonSslRedirectDetector) != null;
	}

	static void add(ChannelPipeline pipeline, String tlsHandler, NettyProgress progress, Handshake handshake,
			NettyTimeout nettyTimeout) {
		pipeline.addBefore(tlsHandler, TransportHandler.NAME, new TransportHandler(progress, handshake));
		pipeline.addBefore(tlsHandler, AdmissionHandler.NAME, new AdmissionHandler(progress, handshake));
		pipeline.addAfter(tlsHandler, HandshakeHandler.NAME, new HandshakeHandler(progress, handshake, nettyTimeout));
		if (pipeline.context(NettyPipeline.H2OrHttp11Codec) != null) {
			pipeline.addBefore(NettyPipeline.H2OrHttp11Codec, ClientFailureFilter.NAME, new ClientFailureFilter());
		}
		else if (pipeline.context(NettyPipeline.H2MultiplexHandler) != null) {
			pipeline.addLast(ClientFailureFilter.NAME, new ClientFailureFilter());
		}
	}

	static void remove(ChannelPipeline pipeline) {
		for (String name : NAMES) {
			if (pipeline.context(name) != null) {
				pipeline.remove(name);
			}
		}
	}

}
