package io.github.tlshandshake.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PendingHandshakes}.
 */
class PendingHandshakesTests {

	private final TestEngine engine = TestEngine.with(TestConnectors.SETTINGS);

	private final PendingHandshakes pending = new PendingHandshakes();

	private long now;

	@AfterEach
	void close() {
		this.engine.close();
	}

	private Handshake add(@Nullable String address) {
		HandshakeClock clock = new HandshakeClock(this.engine.ticker());
		HandshakeEndings endings = new HandshakeEndings("fake-1", clock, this.pending, this.engine.recorder());
		Handshake handshake = new Handshake(endings, new FakeConnection(address), new ServerDelay(Runnable::run, clock),
				this.engine.admission());
		this.pending.add(handshake, () -> this.now);
		this.now++;
		return handshake;
	}

	private void addNetworks(int... sizes) {
		for (int network = 0; network < sizes.length; network++) {
			for (int i = 0; i < sizes[network]; i++) {
				add("192.0.2." + network);
			}
		}
	}

	@Test
	void removesEachOnlyOnce() {
		Handshake handshake = add("192.0.2.1");
		assertThat(this.pending.contains(handshake)).isTrue();
		assertThat(this.pending.remove(handshake)).isTrue();
		assertThat(this.pending.remove(handshake)).isFalse();
		assertThat(this.pending.contains(handshake)).isFalse();
		assertThat(this.pending.size()).isZero();
	}

	@Test
	void marksEachOnlyOnceAndNoneThatHasEnded() {
		Handshake handshake = add("192.0.2.1");
		Handshake ended = add("192.0.2.2");
		this.pending.remove(ended);
		assertThat(this.pending.observe(handshake)).isTrue();
		assertThat(this.pending.observe(handshake)).isFalse();
		assertThat(this.pending.observe(ended)).isFalse();
		assertThat(this.pending.unobserved()).isZero();
		assertThat(this.pending.size()).isOne();
		assertThat(this.pending.sizeOfNetworkOf(handshake)).isZero();
		this.pending.remove(handshake);
		assertThat(this.pending.unobserved()).isZero();
	}

	@Test
	void listsOverdueOnesBeforeYoungOnes() {
		List<Handshake> all = IntStream.range(0, 5).mapToObj((i) -> add("192.0.2.1")).toList();
		assertThat(this.pending.nextOverdue(-1)).isNull();
		assertThat(this.pending.nextOverdue(1)).isSameAs(all.get(0));
		assertThat(this.pending.nextOverdue(1)).isSameAs(all.get(1));
		assertThat(this.pending.nextOverdue(1)).isNull();
		assertThat(this.pending.firstYoungStartedAt()).isEqualTo(2);
		assertThat(this.pending.allOverdue()).isEqualTo(all.subList(0, 2));
		assertThat(this.pending.all()).isEqualTo(all);
		assertThat(this.pending.allWhile((handshake) -> handshake.startedAt() < 4)).isEqualTo(all.subList(0, 4));
		assertThat(this.pending.allWhile((handshake) -> handshake.startedAt() != 1)).isEqualTo(all.subList(0, 1));
		assertThat(this.pending.oldest()).isSameAs(all.get(0));
		all.forEach(this.pending::remove);
		assertThat(this.pending.oldest()).isNull();
		assertThat(this.pending.firstYoungStartedAt()).isEqualTo(HandshakeClock.NEVER);
	}

	@Test
	void keepsTheOrderWhateverIsRemoved() {
		for (int removed = 0; removed < 4; removed++) {
			List<Handshake> all = new ArrayList<>(IntStream.range(0, 4).mapToObj((i) -> add("192.0.2.1")).toList());
			this.pending.remove(all.remove(removed));
			all.add(add("192.0.2.1"));
			assertThat(this.pending.all()).isEqualTo(all);
			assertThat(this.pending.ofNetworksAbove(0)).containsExactly(all);
			all.forEach(this.pending::remove);
			assertThat(this.pending.all()).isEmpty();
			assertThat(this.pending.ofNetworksAbove(0)).isEmpty();
		}
	}

	@Test
	void listsNetworksThatHaveMoreThanANumber() {
		addNetworks(1, 2, 3);
		assertThat(this.pending.ofNetworksAbove(2)).extracting(List::size).containsExactly(3);
		assertThat(this.pending.ofNetworksAbove(1)).extracting(List::size).containsExactlyInAnyOrder(2, 3);
		assertThat(this.pending.ofNetworksAbove(3)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "2, 0", "3, 1", "4, 1", "5, 2", "6, 3", "7, 4", "8, 5", "9, 5" })
	void sharesSoThatAllNetworksKeepTheLimit(int most, int share) {
		addNetworks(1, 2, 5);
		assertThat(this.pending.share(8, most)).isEqualTo(share);
	}

	@ParameterizedTest
	@CsvSource({ "4, 0", "5, 1", "6, 1", "7, 2" })
	void takesThoseOfNoNetworkForOneEach(int most, int share) {
		addNetworks(2, 2);
		IntStream.range(0, 3).forEach((i) -> add(null));
		assertThat(this.pending.share(7, most)).isEqualTo(share);
	}

}
