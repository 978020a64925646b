package io.github.tlshandshake.connector;

import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Line of handshakes, oldest first. A handshake has a link for each line that it can
 * stand in, so that it leaves in constant time. Guarded by the lock of
 * {@link PendingHandshakes}.
 */
final class HandshakeLine {

	private volatile @Nullable Link first;

	private @Nullable Link last;

	private int size;

	/**
	 * Return the oldest handshake. May be called without the lock.
	 * @return the handshake, or {@code null} if there is none
	 */
	@Nullable Handshake first() {
		Link first = this.first;
		return (first != null) ? first.handshake : null;
	}

	int size() {
		return this.size;
	}

	void add(Link link) {
		Link last = this.last;
		link.line = this;
		link.older = last;
		if (last != null) {
			last.younger = link;
		}
		else {
			this.first = link;
		}
		this.last = link;
		this.size++;
	}

	/**
	 * Copy handshakes, oldest first.
	 * @param copy where they are added
	 * @param condition what holds for all that are copied
	 * @return whether it held for all
	 */
	boolean copyTo(List<Handshake> copy, Predicate<Handshake> condition) {
		for (Link link = this.first; link != null; link = link.younger) {
			if (!condition.test(link.handshake)) {
				return false;
			}
			copy.add(link.handshake);
		}
		return true;
	}

	private void remove(Link link) {
		Link older = link.older;
		Link younger = link.younger;
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
		this.size--;
	}

	/**
	 * Place of a handshake in a line.
	 */
	static final class Link {

		private final Handshake handshake;

		private volatile @Nullable HandshakeLine line;

		private @Nullable Link older;

		private @Nullable Link younger;

		Link(Handshake handshake) {
			this.handshake = handshake;
		}

		/**
		 * Return the line in which the handshake stands. May be called without the lock.
		 * @return the line, or {@code null} if it stands in none
		 */
		@Nullable HandshakeLine line() {
			return this.line;
		}

		/**
		 * Leave the line, and keep no other handshake alive.
		 * @return the line in which the handshake stood, or {@code null} if it stood in
		 * none
		 */
		@Nullable HandshakeLine leave() {
			HandshakeLine line = this.line;
			if (line != null) {
				line.remove(this);
				this.line = null;
				this.older = null;
				this.younger = null;
			}
			return line;
		}

	}

}
