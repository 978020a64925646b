package io.github.tlshandshake.netty;

import javax.net.ssl.SSLException;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;

/**
 * Exceptions of Netty as those of TLS: they are the client's fault, unlike others.
 */
final class NettyFailure {

	private NettyFailure() {
	}

	/**
	 * Return what has failed in front of TLS, such as a proxy's header.
	 * @param failure what Netty tells
	 * @return what is to be told
	 */
	static Throwable inFrontOfTls(Throwable failure) {
		return (failure instanceof DecoderException) ? new SSLException(failure.getMessage()) : failure;
	}

	/**
	 * Return what has failed in TLS, or in the choice of it.
	 * @param failure what Netty tells
	 * @return what is to be told
	 */
	static Throwable inTls(Throwable failure) {
		Throwable cause = (failure instanceof DecoderException) ? failure.getCause() : null;
		return withoutBytes((cause != null) ? cause : failure);
	}

	private static Throwable withoutBytes(Throwable failure) {
		// Its message has all that the client sent, in hexadecimal digits
		if (failure instanceof NotSslRecordException) {
			return new NotSslRecordException("not an SSL/TLS record");
		}
		return (failure instanceof TooLongFrameException) ? new SSLException(failure.getMessage()) : failure;
	}

}
