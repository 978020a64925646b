package io.github.tlshandshake.benchmarks.client;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Requests of all clients.
 */
final class Requests {

	private Requests() {
	}

	static FullHttpRequest keepingAlive() {
		FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/",
				Unpooled.EMPTY_BUFFER);
		request.headers().set(HttpHeaderNames.HOST, "localhost");
		return request;
	}

	static FullHttpRequest closing() {
		FullHttpRequest request = keepingAlive();
		request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		return request;
	}

}
