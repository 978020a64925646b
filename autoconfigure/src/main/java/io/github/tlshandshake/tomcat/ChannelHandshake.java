package io.github.tlshandshake.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.github.tlshandshake.HandshakeMode;
import io.github.tlshandshake.connector.Handshake;
import io.github.tlshandshake.connector.HandshakeConnector;
import org.apache.tomcat.util.net.TLSClientHelloExtractor;
import org.jspecify.annotations.Nullable;

/**
 * Handshake of a secure channel, as its methods see it: what they read, return and throw
 * tells how far it has come and how it ends.
 */
final class ChannelHandshake {

	private static final String UNKNOWN_PROTOCOL = "";

	private static final int ESTABLISHED = 0;

	private static final int FAILED = -1;

	private final HandshakeConnector connector;

	private final TomcatConnection<?> connection;

	private final OnceAMinute errorLog;

	private final Handshake handshake;

	private boolean clientLeft;

	private boolean begun;

	private boolean computing;

	private boolean queued;

	ChannelHandshake(HandshakeConnector connector, TomcatConnection<?> connection, OnceAMinute errorLog) {
		this.connector = connector;
		this.connection = connection;
		this.errorLog = errorLog;
		this.handshake = connector.begin(connection);
		connection.begun(this.handshake);
	}

	/**
	 * Take the handshake one step further.
	 * @param step the channel's own step
	 * @param engine tells the engine of the channel, when TLS is established
	 * @return what the step returned, or that it failed if the connection is to be closed
	 * @throws IOException if the step did
	 */
	int proceed(Step step, Supplier<@Nullable SSLEngine> engine) throws IOException {
		WorkerSteps steps = this.connection.steps();
		if (hasServerStoppedMeanwhile() || !steps.tryBegin(isEnforced())) {
			return FAILED;
		}
		this.queued = false;
		int result = FAILED;
		boolean closing;
		try {
			result = proceeded(step.run(), engine);
		}
		catch (IOException ex) {
			failed(ex);
			throw ex;
		}
		catch (RuntimeException ex) {
			failed(ex);
			// Tomcat logs it with its stack trace. That tells of the operator's mistakes,
			// but some clients can provoke it, and so can we: closing the socket.
			if (!steps.isClosing() && this.errorLog.isDue()) {
				throw ex;
			}
		}
		catch (Error ex) {
			failed(ex);
			throw ex;
		}
		finally {
			endComputing();
			closing = steps.end();
		}
		return (closing && !this.connection.isClosed()) ? FAILED : result;
	}

	// What was taken down with the server would be missed
	private boolean hasServerStoppedMeanwhile() {
		return this.queued && !this.connection.isServerRunning();
	}

	private void endComputing() {
		if (this.computing) {
			this.computing = false;
			this.handshake.endStep();
		}
	}

	/**
	 * Have the step compute, if the client has sent what takes cryptography and it is the
	 * handshake's turn. The turn ends with the step.
	 * @return whether it may. If not, the handshake is queued, and its connection is told
	 * to proceed.
	 */
	boolean tryCompute() {
		if (!this.computing && this.connection.isClientHelloComplete()) {
			this.computing = this.handshake.tryBeginStep();
			this.queued = !this.computing;
			this.begun |= this.computing;
		}
		return !this.queued;
	}

	/**
	 * Return whether the server has computed for the client before, which may have said
	 * all it has to say with what it sent since.
	 * @return whether it has
	 */
	boolean hasBegun() {
		return this.begun;
	}

	/**
	 * Return whether the step could not compute.
	 * @return whether the handshake is queued
	 */
	boolean isQueued() {
		return this.queued;
	}

	private boolean isEnforced() {
		return this.connector.settings().mode() == HandshakeMode.ENFORCE;
	}

	private int proceeded(int result, Supplier<@Nullable SSLEngine> engine) {
		if (result == ESTABLISHED) {
			return established(engine.get());
		}
		if (result == FAILED) {
			this.handshake.tryAbort();
		}
		return result;
	}

	private int established(@Nullable SSLEngine engine) {
		this.connection.resumeTimeouts();
		String protocol = (engine != null) ? engine.getSession().getProtocol() : UNKNOWN_PROTOCOL;
		return this.handshake.trySucceed(protocol) ? ESTABLISHED : FAILED;
	}

	private void failed(Throwable cause) {
		if (this.clientLeft || this.connection.hasClientSaidGoodbye()) {
			this.handshake.tryAbort();
		}
		// Tomcat leaves the connection open then: the deadline has to close it
		else if (!(cause instanceof VirtualMachineError)) {
			this.handshake.tryFail(asFailureOfTls(cause));
		}
	}

	// Tomcat's own parser expects a hello to be well-formed, and fails on any other
	private static Throwable asFailureOfTls(Throwable cause) {
		boolean thrownByParser = Arrays.stream(cause.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().equals(TLSClientHelloExtractor.class.getName()));
		return thrownByParser ? new SSLException("The ClientHello is malformed") : cause;
	}

	/**
	 * Take note of bytes that came from the client.
	 * @param buffer the buffer that holds them, up to its position
	 * @param from where they begin
	 */
	void received(ByteBuffer buffer, int from) {
		if (this.connection.received(buffer.duplicate().flip().position(from))) {
			this.handshake.clientHelloReceived();
		}
	}

	/**
	 * Take note that the server answers the client.
	 */
	void answered() {
		this.handshake.answered(this.connection.bytesReceived());
	}

	/**
	 * Remember that the client is gone: the exception that follows says no more.
	 */
	void clientIsGone() {
		this.clientLeft = true;
	}

	WorkerSteps.Step lastStep() {
		return this.connection.steps().last();
	}

	void clientLeft() {
		this.handshake.tryAbort();
	}

	void timedOut() {
		this.handshake.tryTimeOut();
	}

	/**
	 * End the handshake because Tomcat gave the connection up, as it does when no worker
	 * has a place for it.
	 */
	void serverFailed() {
		this.handshake.tryFail(new IllegalStateException("Tomcat closed the connection"));
	}

	void serverClosed() {
		this.handshake.tryClose();
	}

	/**
	 * Step of a channel's handshake.
	 */
	@FunctionalInterface
	interface Step {

		int run() throws IOException;

	}

}
