package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

import io.github.tlshandshake.HandshakeOutcome;
import io.github.tlshandshake.HandshakePhase;
import io.github.tlshandshake.HandshakeProgress;
import io.github.tlshandshake.HandshakeSettings;
import io.github.tlshandshake.WaitingOn;
import org.jspecify.annotations.Nullable;

/**
 * One pass of the {@link Eviction}, at one time and with the settings in force then.
 */
final class EvictionPass {

	// The ClientHello of an honest client is on its way
	private static final long FRESH = Duration.ofMillis(100).toNanos();

	// So that no deadline waits for long
	private static final int MOST_EVICTIONS = 64;

	private final HandshakeClock clock;

	private final long now;

	private final HandshakeSettings settings;

	private final PendingHandshakes pending;

	private final PendingLimit limit;

	private final ConnectionCloser closer;

	private int evicted;

	private long closingTime;

	EvictionPass(HandshakeClock clock, long now, HandshakeSettings settings, PendingHandshakes pending,
			PendingLimit limit, ConnectionCloser closer) {
		this.clock = clock;
		this.now = now;
		this.settings = settings;
		this.pending = pending;
		this.limit = limit;
		this.closer = closer;
	}

	void run() {
		Integer maxPerAddress = this.settings.maxPendingPerAddress();
		if (maxPerAddress != null) {
			this.pending.ofNetworksAbove(maxPerAddress).forEach((network) -> evictOverLimit(network, maxPerAddress));
		}
		int excess = this.limit.excess(this.settings);
		if (excess > 0) {
			evictOverShare(excess);
		}
	}

	private void evictOverLimit(List<Handshake> network, int max) {
		int excess = network.size() - max;
		// Twice as many as there may be: the fresh ones are an attack too
		evict(excess,
				new Candidates(network, excess > max, (handshake) -> this.pending.sizeOfNetworkOf(handshake) > max));
	}

	// What a network has beyond its share counts as evicted even if it cannot be yet: no
	// light network has to stand in for it
	private void evictOverShare(int excess) {
		boolean pressed = excess > this.limit.maxPending(this.settings);
		int count = this.limit.count(this.settings);
		int share = this.pending.share(count, count - excess);
		int left = excess;
		for (List<Handshake> network : this.pending.ofNetworksAbove(share + 1)) {
			int surplus = network.size() - (share + 1);
			evict(surplus, new Candidates(network, pressed, this::isLimitExceeded));
			left -= surplus;
		}
		if (left > 0) {
			evict(left, new Candidates(this.pending.all(), pressed,
					(handshake) -> isLimitExceeded(handshake) && isOverShare(handshake, share)));
		}
	}

	private boolean isLimitExceeded(Handshake handshake) {
		return this.limit.excess(this.settings) > 0;
	}

	private boolean isOverShare(Handshake handshake, int share) {
		return share == 0 || this.pending.sizeOfNetworkOf(handshake) > share;
	}

	private void evict(int count, Candidates candidates) {
		int left = count;
		while (left > 0 && this.evicted < MOST_EVICTIONS) {
			Handshake next = candidates.next();
			if (next == null) {
				return;
			}
			left -= evict(next, candidates) ? 1 : 0;
		}
	}

	private boolean evict(Handshake handshake, Candidates candidates) {
		long begunAt = this.clock.now();
		boolean closed = this.closer.close(handshake, HandshakeOutcome.EVICTED,
				(progress) -> (candidates.isNeeded(handshake) && isEvictable(handshake, progress)) ? progress : null);
		this.closingTime += this.clock.now() - begunAt;
		this.evicted += closed ? 1 : 0;
		return closed;
	}

	// Those that wait on the server are honest in a rush, and the nearest to success
	private boolean isEvictable(Handshake handshake, HandshakeProgress progress) {
		return progress.waitingOn() == WaitingOn.CLIENT
				&& (progress.phase() != HandshakePhase.NEGOTIATION || isStuck(handshake));
	}

	private boolean isStuck(Handshake handshake) {
		return handshake.idleFor(this.now) > HandshakeClock.nanos(this.settings.stuckAfter());
	}

	int evicted() {
		return this.evicted;
	}

	/**
	 * Return how long this pass has taken, but for the closing of connections.
	 * @return the time
	 */
	long searchTime() {
		return this.clock.now() - this.now - this.closingTime;
	}

	/**
	 * Those of some handshakes, oldest first, that may be evicted: first the ones without
	 * a complete ClientHello, then the stuck ones.
	 */
	private final class Candidates {

		private final Iterator<Handshake> handshakes;

		private final boolean pressed;

		private final Predicate<Handshake> needed;

		private final Queue<Handshake> stuck = new ArrayDeque<>();

		Candidates(List<Handshake> handshakes, boolean pressed, Predicate<Handshake> needed) {
			this.handshakes = handshakes.iterator();
			this.pressed = pressed;
			this.needed = needed;
		}

		boolean isNeeded(Handshake handshake) {
			return this.needed.test(handshake);
		}

		@Nullable Handshake next() {
			while (this.handshakes.hasNext()) {
				Handshake handshake = this.handshakes.next();
				if (!isSettled(handshake) && isNeeded(handshake) && isCandidate(handshake)) {
					return handshake;
				}
			}
			Handshake handshake = this.stuck.poll();
			while (handshake != null && !isNeeded(handshake)) {
				handshake = this.stuck.poll();
			}
			return handshake;
		}

		private boolean isSettled(Handshake handshake) {
			return !EvictionPass.this.pending.contains(handshake)
					|| (handshake.observed && EvictionPass.this.limit.isObserving(EvictionPass.this.settings));
		}

		private boolean isCandidate(Handshake handshake) {
			if (!this.pressed && EvictionPass.this.now - handshake.startedAt() < FRESH) {
				return false;
			}
			HandshakeProgress progress = handshake.progress();
			boolean evictable = isEvictable(handshake, progress);
			if (evictable && progress.phase() == HandshakePhase.NEGOTIATION) {
				this.stuck.add(handshake);
				return false;
			}
			return evictable;
		}

	}

}
