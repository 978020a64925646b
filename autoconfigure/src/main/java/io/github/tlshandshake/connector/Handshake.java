package io.github.tlshandshake.connector;

import java.net.SocketAddress;
import java.time.Duration;

import io.github.tlshandshake.ClientNetwork;
import io.github.tlshandshake.HandshakeCause;
import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.WaitingOn;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS handshake of one connection, from accept until it ends.
 * <p>
 * Of all who try to end a handshake one does, and learns it from the {@code true} that
 * the method returns; for the others nothing happens. A server that is told {@code false}
 * must not hand the connection to the application: it is being closed.
 *
 * @since 0.1.0
 * @see HandshakeConnector#begin
 */
public final class Handshake {

	private static final Log logger = LogFactory.getLog(Handshake.class);

	private static final HandshakeProgress UNKNOWN = new HandshakeProgress(HandshakePhase.NO_DATA, WaitingOn.SERVER, 0,
			null);

	// A server that takes longer was not just taking up a byte
	private static final long NOTABLE_WAIT = Duration.ofMillis(32).toNanos();

	private final HandshakeEndings endings;

	private final HandshakeConnection connection;

	private final ServerDelay serverDelay;

	private final Admission admission;

	private volatile @Nullable Turn turn;

	private volatile long startedAt;

	private long bytesAnswered;

	private volatile long answeredAt = HandshakeClock.NEVER;

	private volatile long serversTurnSince = HandshakeClock.NEVER;

	private volatile long answeredLateAt = HandshakeClock.NEVER;

	private volatile boolean closedOnDemand;

	private final @Nullable ClientNetwork network;

	// What follows belongs to PendingHandshakes, and is guarded by its lock
	final HandshakeLine.Link byAge = new HandshakeLine.Link(this);

	final HandshakeLine.Link byNetwork = new HandshakeLine.Link(this);

	volatile boolean observed;

	Handshake(HandshakeEndings endings, HandshakeConnection connection, ServerDelay serverDelay, Admission admission) {
		this.endings = endings;
		this.connection = connection;
		this.serverDelay = serverDelay;
		this.admission = admission;
		this.network = ClientNetwork.of(remoteAddress());
	}

	/**
	 * Take note that the server has taken up a complete ClientHello, and has the turn
	 * until it answers.
	 */
	public void clientHelloReceived() {
		serverHasTurn(this.endings.now());
	}

	/**
	 * Begin a step of the handshake, which computes, if its turn has come. If not, the
	 * handshake is queued, and {@link HandshakeConnection#proceed()} is called when it
	 * has. To be called by the thread that takes the step, for one step at a time, once
	 * the ClientHello is complete, and before any cryptography.
	 * @return whether the step may be taken. It is to be ended by {@link #endStep()},
	 * even if the handshake ends with it.
	 */
	public boolean tryBeginStep() {
		Turn turn = this.turn;
		if (turn == null) {
			turn = new Turn(this.connection, this.serverDelay);
			this.turn = turn;
		}
		boolean begun = this.admission.tryBegin(turn);
		if (!begun) {
			serverHasTurn(this.endings.now());
		}
		return begun;
	}

	/**
	 * End the step, whatever came of it: others have the turn. Does nothing if none is
	 * underway.
	 */
	public void endStep() {
		Turn turn = this.turn;
		if (turn != null) {
			this.admission.end(turn);
		}
	}

	/**
	 * Give up the turn, or the place in the queue.
	 */
	void leaveQueue() {
		Turn turn = this.turn;
		if (turn != null) {
			this.admission.leave(turn);
		}
	}

	/**
	 * Return whether the handshake waits for its turn.
	 * @return whether it does
	 */
	boolean isQueued() {
		Turn turn = this.turn;
		return turn != null && turn.isQueued();
	}

	/**
	 * Take note that the server answers the client, whose turn it is from now on. To be
	 * called for each piece of an answer that is written; the first one counts, so that a
	 * client that is slow to read gains nothing.
	 * @param bytesReceived the number of bytes that the client has sent so far, by which
	 * one answer is told from the next
	 */
	public void answered(long bytesReceived) {
		if (bytesReceived == this.bytesAnswered) {
			return;
		}
		this.bytesAnswered = bytesReceived;
		long now = this.endings.now();
		if (now - this.serversTurnSince >= NOTABLE_WAIT || this.serverDelay.isNotable(now)) {
			this.answeredLateAt = now;
		}
		this.answeredAt = now;
		this.serversTurnSince = HandshakeClock.NEVER;
	}

	/**
	 * Try to end the handshake because TLS is established.
	 * @param protocol the protocol version, such as {@code TLSv1.3}
	 * @return whether this call ended it
	 */
	public boolean trySucceed(String protocol) {
		return this.endings.trySucceed(this, protocol);
	}

	/**
	 * Try to end the handshake because TLS failed. If it did because the client left,
	 * that is how the handshake ends.
	 * @param cause what TLS threw
	 * @return whether this call ended it
	 */
	public boolean tryFail(Throwable cause) {
		HandshakeFailure failure = judge(cause, records());
		if (failure == null) {
			return tryAbort();
		}
		return this.endings.tryFail(this, HandshakeOutcome.ERROR, progress().inTurnOf(failure.party()), failure);
	}

	// Whoever wrote the exception, the handshake ends
	private static @Nullable HandshakeFailure judge(Throwable cause, ClientRecords records) {
		try {
			boolean left = records.saidGoodbye() || FailureKind.of(cause) == FailureKind.CLIENT_LEFT;
			return (left && records.fatalAlert() < 0) ? null : HandshakeFailure.of(cause, records);
		}
		catch (RuntimeException | Error ex) {
			logger.debug("Failed to find out why a TLS handshake failed", ex);
			return new HandshakeFailure(HandshakeCause.OTHER, cause.getClass().getSimpleName(), null);
		}
	}

	private ClientRecords records() {
		try {
			return this.connection.records();
		}
		catch (RuntimeException | Error ex) {
			logger.debug("Failed to find out what a client has sent", ex);
			return new ClientRecords();
		}
	}

	/**
	 * Try to end the handshake because the client left: as a probe if it never sent a
	 * byte.
	 * @return whether this call ended it
	 */
	public boolean tryAbort() {
		HandshakeProgress progress = progress().inTurnOf(WaitingOn.CLIENT);
		boolean silent = progress.bytesReceived() == 0;
		return this.endings.tryFail(this, silent ? HandshakeOutcome.PROBE : HandshakeOutcome.ABORTED, progress, null);
	}

	/**
	 * Try to end the handshake because a timeout of the server's own has passed.
	 * @return whether this call ended it
	 */
	public boolean tryTimeOut() {
		return this.endings.tryFail(this, HandshakeOutcome.TIMEOUT, progress(), null);
	}

	/**
	 * Try to end the handshake because the server closed the connection for a reason of
	 * its own, as it does when it stops.
	 * @return whether this call ended it
	 */
	public boolean tryClose() {
		return this.endings.tryFail(this, HandshakeOutcome.CLOSED, progress(), null);
	}

	/**
	 * Try to end the handshake because the server has stopped. A server that does not
	 * close its connections goes on with it, and is not to wait for a turn any more.
	 */
	void tryCloseOrProceed() {
		boolean queued = isQueued();
		if (tryClose() && queued) {
			try {
				this.connection.proceed();
			}
			catch (RuntimeException | Error ex) {
				logger.debug("Failed to let a TLS handshake proceed", ex);
			}
		}
	}

	/**
	 * Try to end the handshake without an outcome because it is none: the client speaks
	 * another protocol that this port serves too.
	 * @return whether this call ended it
	 */
	public boolean tryWithdraw() {
		return this.endings.tryWithdraw(this);
	}

	/**
	 * Return how far the handshake has come. A server that fails to tell has the turn: no
	 * other connection is to suffer from it.
	 * @return the progress
	 */
	HandshakeProgress progress() {
		try {
			HandshakeProgress progress = this.connection.progress();
			return isQueued() ? progress.inTurnOf(WaitingOn.SERVER) : progress;
		}
		catch (RuntimeException | Error ex) {
			logger.debug("Failed to find out how far a TLS handshake has come", ex);
			return UNKNOWN;
		}
	}

	/**
	 * Return the address of the client.
	 * @return the address, or {@code null} if the server does not know it, or fails
	 */
	@Nullable SocketAddress remoteAddress() {
		try {
			return this.connection.remoteAddress();
		}
		catch (RuntimeException | Error ex) {
			logger.debug("Failed to find out whose TLS handshake it is", ex);
			return null;
		}
	}

	/**
	 * Return the network of the client, as it was known at the accept.
	 * @return the network, or {@code null} if it was not known
	 */
	@Nullable ClientNetwork network() {
		return this.network;
	}

	/**
	 * Put the server's own timeouts in force.
	 */
	void restoreServerTimeouts() {
		try {
			this.connection.restoreServerTimeouts();
		}
		catch (RuntimeException | Error ex) {
			logger.debug("Failed to restore the timeouts of a server", ex);
		}
	}

	HandshakeConnection connection() {
		return this.connection;
	}

	ServerDelay serverDelay() {
		return this.serverDelay;
	}

	/**
	 * Close the connection whatever is claimed for it from now on.
	 */
	void closeOnDemand() {
		this.closedOnDemand = true;
	}

	boolean isClosedOnDemand() {
		return this.closedOnDemand;
	}

	void start(long now) {
		this.startedAt = now;
	}

	/**
	 * Correct times that were read when the process went on, and before its pause was
	 * noticed.
	 * @param now the current time, which none of them lies behind
	 */
	void correctTimes(long now) {
		this.startedAt = Math.min(this.startedAt, now);
		// Written only if it is wrong: the server may be writing a right one
		if (this.answeredAt > now && this.answeredAt != HandshakeClock.NEVER) {
			this.answeredAt = now;
		}
		if (this.answeredLateAt > now && this.answeredLateAt != HandshakeClock.NEVER) {
			this.answeredLateAt = now;
		}
	}

	long startedAt() {
		return this.startedAt;
	}

	/**
	 * Take note that the server was seen to have the turn.
	 * @param now the current time
	 */
	void serverHasTurn(long now) {
		if (this.serversTurnSince == HandshakeClock.NEVER) {
			this.serversTurnSince = now;
		}
	}

	/**
	 * Return when the server last answered the client.
	 * @return the time, or {@link HandshakeClock#NEVER}
	 */
	long answeredAt() {
		return this.answeredAt;
	}

	/**
	 * Return when the server last answered the client after it had kept it waiting.
	 * @return the time, or {@link HandshakeClock#NEVER}
	 */
	long answeredLateAt() {
		return this.answeredLateAt;
	}

	/**
	 * Return for how long no party has done its part: since the accept, or since the
	 * server answered.
	 * @param now the current time
	 * @return the time
	 */
	long idleFor(long now) {
		long answeredAt = this.answeredAt;
		return now - ((answeredAt != HandshakeClock.NEVER) ? answeredAt : this.startedAt);
	}

}
