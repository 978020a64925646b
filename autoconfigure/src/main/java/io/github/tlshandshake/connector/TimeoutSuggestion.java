package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Suggestion of a timeout: three times the longest of the recent successful handshakes,
 * rounded up to a whole second. A margin, because the slowest client of tomorrow is not
 * among those seen.
 * <p>
 * Recent are those of the last one to two days, and at least the last 1,000: no
 * percentile, which would cut honest clients, and not all, of which one slow client would
 * rule for ever.
 */
final class TimeoutSuggestion {

	private static final int ENOUGH = 1000;

	private static final int MARGIN = 3;

	private static final long PART = Duration.ofDays(1).toNanos();

	private final LongSupplier clock;

	private volatile Part current;

	private volatile @Nullable Part previous;

	TimeoutSuggestion(LongSupplier clock) {
		this.clock = clock;
		this.current = new Part(clock.getAsLong());
	}

	void record(long nanos) {
		long now = this.clock.getAsLong();
		Part part = this.current;
		(part.isOver(now) ? partAfter(part, now) : part).record(nanos);
	}

	private synchronized Part partAfter(Part over, long now) {
		if (this.current == over) {
			this.previous = over;
			this.current = new Part(now);
		}
		return this.current;
	}

	/**
	 * Return the suggested timeout.
	 * @return the timeout, or {@code null} while there are less than 1,000 handshakes
	 */
	@Nullable Duration timeout() {
		Part current = this.current;
		Part previous = this.previous;
		long count = current.count.sum() + ((previous != null) ? previous.count.sum() : 0);
		long longest = Math.max(current.longest.get(), (previous != null) ? previous.longest.get() : 0);
		return (count >= ENOUGH) ? wholeSeconds(Duration.ofNanos(longest).multipliedBy(MARGIN)) : null;
	}

	private static Duration wholeSeconds(Duration duration) {
		return Duration.ofSeconds(duration.plusSeconds(1).minusNanos(1).toSeconds());
	}

	/**
	 * Handshakes of a day, or of as many days as it takes to see enough.
	 */
	private static final class Part {

		private final long startedAt;

		private final LongAdder count = new LongAdder();

		private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

		Part(long startedAt) {
			this.startedAt = startedAt;
		}

		boolean isOver(long now) {
			return now - this.startedAt >= PART && this.count.sum() >= ENOUGH;
		}

		void record(long nanos) {
			this.count.increment();
			this.longest.accumulate(nanos);
		}

	}

}
