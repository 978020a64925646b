package io.github.tlshandshake.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Pending handshakes of one connector, by age and by network: the one place that decides
 * whether a handshake is pending, and so who ends it.
 * <p>
 * By age they stand in two lines: the young ones, whose deadline is to come, and the
 * overdue ones. Whoever is first among the young is the next to become overdue. All
 * methods hold the lock for a few writes, or for a copy.
 */
final class PendingHandshakes {

	private final ReentrantLock lock = new ReentrantLock();

	private final HandshakeLine overdue = new HandshakeLine();

	private final HandshakeLine young = new HandshakeLine();

	private final PendingNetworks networks = new PendingNetworks();

	private volatile int size;

	private volatile int observed;

	/**
	 * Start the handshake's clock and add it.
	 * @param handshake the handshake that begins
	 * @param clock tells the time, and is read under the lock, so that the young ones
	 * stand in the order of their deadlines
	 */
	void add(Handshake handshake, LongSupplier clock) {
		this.lock.lock();
		try {
			handshake.start(clock.getAsLong());
			this.networks.add(handshake);
			this.young.add(handshake.byAge);
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
			if (handshake.byAge.leave() == null) {
				return false;
			}
			this.networks.remove(handshake);
			this.size = this.size - 1;
			this.observed = this.observed - (handshake.observed ? 1 : 0);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Mark a handshake that would have been closed. It counts for its network no more.
	 * @param handshake the handshake to mark
	 * @return whether it was still pending, and not marked before
	 */
	boolean observe(Handshake handshake) {
		this.lock.lock();
		try {
			if (!contains(handshake) || handshake.observed) {
				return false;
			}
			handshake.observed = true;
			this.observed = this.observed + 1;
			this.networks.remove(handshake);
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
		return handshake.byAge.line() != null;
	}

	/**
	 * Take the next young one over to the overdue ones.
	 * @param startedUntil the latest start of one that is overdue
	 * @return the handshake, or {@code null} if no young one started so early
	 */
	@Nullable Handshake nextOverdue(long startedUntil) {
		return locked(() -> {
			Handshake first = this.young.first();
			if (first == null || first.startedAt() > startedUntil) {
				return null;
			}
			first.byAge.leave();
			this.overdue.add(first.byAge);
			return first;
		});
	}

	/**
	 * Return the start of the first young one.
	 * @return the time, or {@link HandshakeClock#NEVER} if there is none
	 */
	long firstYoungStartedAt() {
		Handshake first = this.young.first();
		return (first != null) ? first.startedAt() : HandshakeClock.NEVER;
	}

	@Nullable Handshake oldest() {
		Handshake first = this.overdue.first();
		return (first != null) ? first : this.young.first();
	}

	/**
	 * Return the overdue ones.
	 * @return a copy
	 */
	List<Handshake> allOverdue() {
		return locked(() -> {
			List<Handshake> copy = new ArrayList<>();
			this.overdue.copyTo(copy, (handshake) -> true);
			return copy;
		});
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
		return locked(() -> {
			List<Handshake> copy = new ArrayList<>();
			if (this.overdue.copyTo(copy, condition)) {
				this.young.copyTo(copy, condition);
			}
			return copy;
		});
	}

	/**
	 * Return the handshakes of those networks that have more than a number of them.
	 * @param number the number
	 * @return a copy, by network, each oldest first
	 */
	List<List<Handshake>> ofNetworksAbove(int number) {
		return locked(() -> this.networks.above(number));
	}

	/**
	 * Return the share of each network: how many handshakes it may have at the most so
	 * that there are no more than a number in all.
	 * @param all the number that there are
	 * @param most the number that there may be
	 * @return the share, zero if there are more networks than there may be handshakes
	 */
	int share(int all, int most) {
		return locked(() -> this.networks.share(all, most));
	}

	/**
	 * Return how many handshakes the network of a handshake has.
	 * @param handshake the handshake
	 * @return the number, zero if it belongs to none
	 */
	int sizeOfNetworkOf(Handshake handshake) {
		return locked(() -> PendingNetworks.sizeOfNetworkOf(handshake));
	}

	private <T extends @Nullable Object> T locked(Supplier<T> supplier) {
		this.lock.lock();
		try {
			return supplier.get();
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

}
