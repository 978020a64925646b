package io.github.tlshandshake.connector;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.github.tlshandshake.ClientNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Pending handshakes of one connector, by age and by network: the one place that decides
 * whether a handshake is pending, and so who ends it.
 * <p>
 * By age they stand in two lines, whose links are in the handshakes themselves: the young
 * ones, whose deadline is to come, and the overdue ones. Whoever is first among the young
 * is the next to become overdue. All methods hold the lock for a few writes, or for a
 * copy.
 */
final class PendingHandshakes {

	private final ReentrantLock lock = new ReentrantLock();

	private final Line overdue = new Line();

	private final Line young = new Line();

	private final Map<ClientNetwork, Set<Handshake>> networks = new HashMap<>();

	private volatile int size;

	private volatile int observed;

	/**
	 * Start the handshake's clock and add it.
	 * @param handshake the handshake that begins
	 * @param clock tells the time, and is read under the lock, so that the young ones
	 * stand in the order of their deadlines
	 */
	void add(Handshake handshake, LongSupplier clock) {
		ClientNetwork network = ClientNetwork.of(handshake.connection().remoteAddress());
		this.lock.lock();
		try {
			handshake.start(clock.getAsLong());
			this.young.add(handshake);
			if (network != null) {
				handshake.network = network;
				this.networks.computeIfAbsent(network, (key) -> new LinkedHashSet<>(2)).add(handshake);
			}
			this.size = this.size + 1;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remove a handshake, and so decide who ends it: for each handshake this returns
	 * {@code true} once.
	 * @param handshake the handshake to remove
	 * @return whether it was still pending
	 */
	boolean remove(Handshake handshake) {
		this.lock.lock();
		try {
			Line line = handshake.line;
			if (line == null) {
				return false;
			}
			line.remove(handshake);
			removeFromNetwork(handshake);
			this.size = this.size - 1;
			this.observed = this.observed - (handshake.observed ? 1 : 0);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void removeFromNetwork(Handshake handshake) {
		ClientNetwork network = handshake.network;
		if (network == null) {
			return;
		}
		handshake.network = null;
		this.networks.computeIfPresent(network, (key, handshakes) -> {
			handshakes.remove(handshake);
			return handshakes.isEmpty() ? null : handshakes;
		});
	}

	/**
	 * Mark a handshake that would have been closed. It counts for its network no more.
	 * @param handshake the handshake to mark
	 * @return whether it was still pending, and not marked before
	 */
	boolean observe(Handshake handshake) {
		this.lock.lock();
		try {
			if (handshake.line == null || handshake.observed) {
				return false;
			}
			handshake.observed = true;
			this.observed = this.observed + 1;
			removeFromNetwork(handshake);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether a handshake is pending, which it is not before it was added.
	 * @param handshake the handshake
	 * @return whether it is pending
	 */
	boolean contains(Handshake handshake) {
		return handshake.line != null;
	}

	/**
	 * Take the next young one over to the overdue ones.
	 * @param startedUntil the latest start of one that is overdue
	 * @return the handshake, or {@code null} if no young one started so early
	 */
	@Nullable Handshake nextOverdue(long startedUntil) {
		this.lock.lock();
		try {
			Handshake first = this.young.first;
			if (first == null || first.startedAt() > startedUntil) {
				return null;
			}
			this.young.remove(first);
			this.overdue.add(first);
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the start of the first young one.
	 * @return the time, or {@link HandshakeClock#NEVER} if there is none
	 */
	long firstYoungStartedAt() {
		Handshake first = this.young.first;
		return (first != null) ? first.startedAt() : HandshakeClock.NEVER;
	}

	@Nullable Handshake oldest() {
		Handshake first = this.overdue.first;
		return (first != null) ? first : this.young.first;
	}

	/**
	 * Return the overdue ones.
	 * @return a copy
	 */
	List<Handshake> allOverdue() {
		this.lock.lock();
		try {
			List<Handshake> copy = new ArrayList<>();
			this.overdue.copyTo(copy, (handshake) -> true);
			return copy;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what is pending.
	 * @return a copy, oldest first
	 */
	List<Handshake> all() {
		return allWhile((handshake) -> true);
	}

	/**
	 * Return the oldest ones.
	 * @param condition what holds for all that are returned
	 * @return a copy, oldest first, which ends before the first for which the condition
	 * does not hold
	 */
	List<Handshake> allWhile(Predicate<Handshake> condition) {
		this.lock.lock();
		try {
			List<Handshake> copy = new ArrayList<>();
			if (this.overdue.copyTo(copy, condition)) {
				this.young.copyTo(copy, condition);
			}
			return copy;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the handshakes of those networks that have more than a number of them.
	 * @param number the number
	 * @return a copy, by network, each oldest first
	 */
	List<List<Handshake>> ofNetworksAbove(int number) {
		this.lock.lock();
		try {
			return this.networks.values().stream().filter((all) -> all.size() > number).map(List::copyOf).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return how many handshakes the network of a handshake has.
	 * @param handshake the handshake
	 * @return the number, zero if the network is not known
	 */
	int sizeOfNetworkOf(Handshake handshake) {
		this.lock.lock();
		try {
			ClientNetwork network = handshake.network;
			Collection<Handshake> all = (network != null) ? this.networks.get(network) : null;
			return (all != null) ? all.size() : 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	int networkCount() {
		this.lock.lock();
		try {
			return this.networks.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		return this.size;
	}

	/**
	 * Return the number of those that were not marked: the number there would be if
	 * observed connections had been closed.
	 * @return the number
	 */
	int unobserved() {
		return this.size - this.observed;
	}

	/**
	 * Line of handshakes. The links belong to the handshakes.
	 */
	static final class Line {

		private volatile @Nullable Handshake first;

		private @Nullable Handshake last;

		private void add(Handshake handshake) {
			Handshake last = this.last;
			handshake.line = this;
			handshake.older = last;
			handshake.younger = null;
			if (last != null) {
				last.younger = handshake;
			}
			else {
				this.first = handshake;
			}
			this.last = handshake;
		}

		private void remove(Handshake handshake) {
			Handshake older = handshake.older;
			Handshake younger = handshake.younger;
			if (older != null) {
				older.younger = younger;
			}
			else {
				this.first = younger;
			}
			if (younger != null) {
				younger.older = older;
			}
			else {
				this.last = older;
			}
			// It keeps no other alive
			handshake.line = null;
			handshake.older = null;
			handshake.younger = null;
		}

		private boolean copyTo(List<Handshake> copy, Predicate<Handshake> condition) {
			for (Handshake handshake = this.first; handshake != null; handshake = handshake.younger) {
				if (!condition.test(handshake)) {
					return false;
				}
				copy.add(handshake);
			}
			return true;
		}

	}

}
