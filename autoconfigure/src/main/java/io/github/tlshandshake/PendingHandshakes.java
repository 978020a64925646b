package io.github.tlshandshake;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Pending handshakes of one connector, oldest first.
 * <p>
 * A linked list whose links are the handshakes themselves: {@link #add} and
 * {@link #remove} hold a lock for a few writes, and readers take none. A handshake that
 * was removed links to itself. It keeps nobody else alive, and a reader who stands on it
 * finds its way back by the start times, of which no two are the same.
 */
final class PendingHandshakes {

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable Handshake first;

	private @Nullable Handshake last;

	private long lastStartedAt;

	private volatile int size;

	private volatile int observed;

	/**
	 * Start the handshake's clock and add it. The clock is read under the lock, so that
	 * the order of the list is the order of the deadlines.
	 * @param handshake the handshake that begins
	 */
	void add(Handshake handshake) {
		this.lock.lock();
		try {
			Handshake previous = this.last;
			this.lastStartedAt = Math.max(Nanos.now(), this.lastStartedAt + 1);
			handshake.start(this.lastStartedAt);
			handshake.next = null;
			handshake.previous = previous;
			this.last = handshake;
			if (previous != null) {
				previous.next = handshake;
			}
			else {
				this.first = handshake;
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
			if (!contains(handshake)) {
				return false;
			}
			unlink(handshake);
			this.size = this.size - 1;
			this.observed = this.observed - (handshake.observed ? 1 : 0);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void unlink(Handshake handshake) {
		Handshake previous = handshake.previous;
		Handshake next = handshake.next;
		if (previous != null) {
			previous.next = next;
		}
		else {
			this.first = next;
		}
		if (next != null) {
			next.previous = previous;
		}
		else {
			this.last = previous;
		}
		handshake.previous = null;
		handshake.next = handshake;
	}

	/**
	 * Mark a handshake that would have been closed.
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
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether a handshake is pending, which it is not before it was added.
	 * @param handshake the handshake
	 * @return whether it is in the list
	 */
	boolean contains(Handshake handshake) {
		return handshake.next != handshake;
	}

	/**
	 * Return what is pending, and goes on being added and removed.
	 * @return the handshakes, oldest first
	 */
	Stream<Handshake> stream() {
		return Stream.iterate(first(), Objects::nonNull, this::after);
	}

	@Nullable Handshake first() {
		return this.first;
	}

	@Nullable Handshake after(Handshake handshake) {
		Handshake next = handshake.next;
		return (next != handshake) ? next : firstStartedAfter(handshake.startedAt());
	}

	/**
	 * Return the latest of those that started before a time.
	 * @param time the time
	 * @return the handshake, or {@code null} if there is none
	 */
	@Nullable Handshake lastStartedBefore(long time) {
		Handshake last = null;
		Handshake candidate = first();
		while (candidate != null && candidate.startedAt() < time) {
			last = candidate;
			candidate = after(candidate);
		}
		return last;
	}

	private @Nullable Handshake firstStartedAfter(long time) {
		Handshake candidate = this.first;
		while (candidate != null && candidate.startedAt() <= time) {
			Handshake next = candidate.next;
			candidate = (next != candidate) ? next : this.first;
		}
		return candidate;
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
