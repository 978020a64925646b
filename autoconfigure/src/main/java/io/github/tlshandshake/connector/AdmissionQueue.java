package io.github.tlshandshake.connector;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Queue of one connector's handshakes that wait for their turn, with a lane for each
 * executor, so that one that is busy keeps nobody else waiting. Guarded by the lock of
 * {@link Admission}.
 * <p>
 * First come, first served while the wait is short. Once the oldest has waited for a
 * second the newest go first: clients give up, and those who have waited longest are the
 * next to do so ("adaptive LIFO", Maurer, <em>Fail at Scale</em>, ACM Queue 2015).
 * Handshakes that have computed before go before all others: what they cost is spent.
 */
final class AdmissionQueue {

	private static final long LONG_WAIT = Duration.ofSeconds(1).toNanos();

	private static final Comparator<Turn> IN_ORDER = Comparator.comparingLong(Turn::number);

	private final Map<Object, Lane> lanes = new HashMap<>();

	private long lastNumber;

	private volatile int size;

	/**
	 * Return the number of handshakes that wait. May be called without the lock.
	 * @return the number
	 */
	int size() {
		return this.size;
	}

	void add(Turn turn, long now) {
		turn.queue(++this.lastNumber, now);
		lane(turn).line(turn).add(turn);
		this.size = this.size + 1;
	}

	void remove(Turn turn) {
		Lane lane = lane(turn);
		lane.line(turn).remove(turn);
		this.size = this.size - 1;
		forgetIfUnused(turn, lane);
	}

	/**
	 * Return whose turn is next.
	 * @param now the current time
	 * @return the turn, or {@code null} if nobody waits for an executor that has room
	 */
	@Nullable Turn next(long now) {
		Turn begun = first((lane) -> lane.begun);
		if (begun != null) {
			return begun;
		}
		Turn oldest = first((lane) -> lane.fresh);
		boolean longWait = oldest != null && now - oldest.since() >= LONG_WAIT;
		return longWait ? last((lane) -> lane.fresh) : oldest;
	}

	/**
	 * Return any handshake, whether its executor has room or not.
	 * @return the turn, or {@code null} if nobody waits
	 */
	@Nullable Turn any() {
		return this.lanes.values()
			.stream()
			.flatMap((lane) -> Stream.concat(lane.begun.stream(), lane.fresh.stream()))
			.findAny()
			.orElse(null);
	}

	private @Nullable Turn first(Function<Lane, NavigableSet<Turn>> line) {
		return lines(line).map(NavigableSet::first).min(IN_ORDER).orElse(null);
	}

	private @Nullable Turn last(Function<Lane, NavigableSet<Turn>> line) {
		return lines(line).map(NavigableSet::last).max(IN_ORDER).orElse(null);
	}

	private Stream<NavigableSet<Turn>> lines(Function<Lane, NavigableSet<Turn>> line) {
		return this.lanes.values().stream().filter(Lane::hasRoom).map(line).filter((turns) -> !turns.isEmpty());
	}

	/**
	 * Return whether the executor of a handshake has room for it.
	 * @param turn the turn of the handshake
	 * @return whether it has
	 */
	boolean hasRoom(Turn turn) {
		Lane lane = this.lanes.get(turn.lane());
		return lane == null || lane.hasRoom();
	}

	/**
	 * Take room on the executor of a handshake.
	 * @param turn the turn of the handshake
	 */
	void enter(Turn turn) {
		lane(turn).taken++;
	}

	/**
	 * Give the room back.
	 * @param turn the turn of the handshake
	 */
	void exit(Turn turn) {
		Lane lane = lane(turn);
		lane.taken--;
		forgetIfUnused(turn, lane);
	}

	/**
	 * Return the number of handshakes that have room on an executor.
	 * @return the number
	 */
	int taken() {
		return this.lanes.values().stream().mapToInt((lane) -> lane.taken).sum();
	}

	private Lane lane(Turn turn) {
		return this.lanes.computeIfAbsent(turn.lane(), (key) -> new Lane(turn.connection().parallelism()));
	}

	private void forgetIfUnused(Turn turn, Lane lane) {
		if (lane.taken == 0 && lane.begun.isEmpty() && lane.fresh.isEmpty()) {
			this.lanes.remove(turn.lane());
		}
	}

	/**
	 * Handshakes of one executor.
	 */
	private static final class Lane {

		private final int room;

		private final NavigableSet<Turn> begun = new TreeSet<>(IN_ORDER);

		private final NavigableSet<Turn> fresh = new TreeSet<>(IN_ORDER);

		private int taken;

		Lane(int room) {
			this.room = room;
		}

		NavigableSet<Turn> line(Turn turn) {
			return turn.hasBegun() ? this.begun : this.fresh;
		}

		boolean hasRoom() {
			return this.taken < this.room;
		}

	}

}
