package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
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

	private final long now;

	private final HandshakeSettings settings;

	private final PendingHandshakes pending;

	private final PendingLimit limit;

	private final ConnectionCloser closer;

	private int evicted;

	private int passedOver;

	private boolean sparedFresh;

	EvictionPass(long now, HandshakeSettings settings, PendingHandshakes pending, PendingLimit limit,
			ConnectionCloser closer) {
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
			excess -= evictHeaviest(excess);
		}
		if (excess > 0) {
			evict(new Candidates(this.pending.all(), isPressed(excess)), excess, this::isLimitExceeded);
		}
	}

	private void evictOverLimit(List<Handshake> network, int max) {
		int excess = network.size() - max;
		// Twice as many as there may be: the fresh ones are an attack too
		evict(new Candidates(network, excess > max), excess,
				(handshake) -> this.pending.sizeOfNetworkOf(handshake) > max);
	}

	private int evictHeaviest(int excess) {
		int share = this.pending.unobserved() / Math.max(1, this.pending.networkCount());
		Queue<Network> heaviest = new PriorityQueue<>(Comparator.comparingInt(Network::size).reversed());
		for (List<Handshake> network : this.pending.ofNetworksAbove(share)) {
			heaviest.add(new Network(network.size(), new Candidates(network, isPressed(excess))));
		}
		int evicted = 0;
		for (Network next = heaviest.poll(); next != null && evicted < excess; next = heaviest.poll()) {
			int count = evict(next.candidates(), 1, this::isLimitExceeded);
			evicted += count;
			if (count > 0 && next.size() - 1 > share) {
				heaviest.add(new Network(next.size() - 1, next.candidates()));
			}
		}
		return evicted;
	}

	private boolean isPressed(int excess) {
		return excess > this.limit.maxPending(this.settings);
	}

	private boolean isLimitExceeded(Handshake handshake) {
		return this.limit.excess(this.settings) > 0;
	}

	private int evict(Candidates candidates, int count, Predicate<Handshake> needed) {
		int evicted = 0;
		for (Handshake next = candidates.next(); next != null; next = candidates.next()) {
			Handshake handshake = next;
			this.closer.close(handshake, HandshakeOutcome.EVICTED,
					(progress) -> (needed.test(handshake) && isEvictable(handshake, progress)) ? progress : null);
			this.evicted++;
			evicted++;
			if (evicted == count) {
				break;
			}
		}
		return evicted;
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

	int passedOver() {
		return this.passedOver;
	}

	/**
	 * Return whether some were spared because they had just begun.
	 * @return whether to come back
	 */
	boolean hasSparedFresh() {
		return this.sparedFresh;
	}

	private record Network(int size, Candidates candidates) {
	}

	/**
	 * Those of some handshakes, oldest first, that may be evicted: first the ones without
	 * a complete ClientHello, then the stuck ones.
	 */
	private final class Candidates {

		private final Iterator<Handshake> handshakes;

		private final boolean pressed;

		private final Queue<Handshake> stuck = new ArrayDeque<>();

		Candidates(List<Handshake> handshakes, boolean pressed) {
			this.handshakes = handshakes.iterator();
			this.pressed = pressed;
		}

		@Nullable Handshake next() {
			while (this.handshakes.hasNext()) {
				Handshake handshake = this.handshakes.next();
				if (isCandidate(handshake)) {
					return handshake;
				}
			}
			return this.stuck.poll();
		}

		private boolean isCandidate(Handshake handshake) {
			if (isSettled(handshake)) {
				return false;
			}
			if (!this.pressed && EvictionPass.this.now - handshake.startedAt() < FRESH) {
				EvictionPass.this.sparedFresh = true;
				return false;
			}
			HandshakeProgress progress = handshake.progress();
			boolean evictable = isEvictable(handshake, progress);
			if (evictable && progress.phase() == HandshakePhase.NEGOTIATION) {
				this.stuck.add(handshake);
				return false;
			}
			EvictionPass.this.passedOver += evictable ? 0 : 1;
			return evictable;
		}

		private boolean isSettled(Handshake handshake) {
			return !EvictionPass.this.pending.contains(handshake)
					|| (handshake.observed && EvictionPass.this.limit.isObserving(EvictionPass.this.settings));
		}

	}

}
