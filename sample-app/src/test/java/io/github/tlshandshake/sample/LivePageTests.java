package io.github.tlshandshake.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the live page in a real browser, with real stuck clients.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "tls-handshake.stuck-after=500ms")
class LivePageTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Duration SHORT = Duration.ofSeconds(2);

	private static LiveBrowser browser;

	private LivePage page;

	private SampleEndpoint endpoint;

	@BeforeAll
	static void startBrowser(@TempDir Path profile) {
		browser = LiveBrowser.start(profile);
	}

	@AfterAll
	static void closeBrowser() {
		if (browser != null) {
			browser.close();
		}
	}

	@BeforeEach
	void open(@LocalServerPort int port) throws Exception {
		this.endpoint = new SampleEndpoint(port);
		this.endpoint.endClients();
		eventually(() -> assertThat(this.endpoint.pending()).isZero());
		this.endpoint.change(LONG, "enforce");
		browser.resize(1200, 1300);
		this.page = new LivePage(browser.driver());
		this.page.open(port);
		eventually(() -> assertThat(this.page.status()).isEqualTo("Live"));
	}

	@AfterEach
	void hasNoComplaints() {
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void showsMarkForEachStuckHandshake() throws Exception {
		this.endpoint.start("silent", 7);
		this.endpoint.start("dripping", 5);
		this.endpoint.start("stalled", 6);
		eventually(() -> assertThat(this.page.marksByPhase())
			.isEqualTo(Map.of("no-data", 7L, "client-hello", 5L, "negotiation", 6L))
			.isEqualTo(this.endpoint.stuckByPhase()));
		assertThat(this.page.pending()).isEqualTo(18).isEqualTo(this.endpoint.pending());
	}

	@Test
	void showsWhoIsQueued() {
		String row = """
				{ "remoteAddress": "192.0.2.1", "remotePort": %d, "age": "PT2S", "phase": "negotiation",
				"waitingOn": "server", "bytesReceived": 517, "queued": %s }""";
		assertThat(this.page.classesOfMarks("[%s, %s]".formatted(row.formatted(1, "true"), row.formatted(2, "false"))))
			.containsExactly("mark queued", "mark");
	}

	@Test
	void movesMarksTowardsDeadline() throws Exception {
		this.endpoint.start("silent", 1);
		eventually(() -> assertThat(this.page.marksByPhase()).containsEntry("no-data", 1L));
		double before = this.page.leftmostMark();
		eventually(() -> assertThat(this.page.leftmostMark()).isGreaterThan(before + 10));
	}

	@Test
	void letsClosedMarksFade() throws Exception {
		this.endpoint.change(SHORT, "enforce");
		this.endpoint.start("stalled", 3);
		eventually(() -> assertThat(this.page.outcomesOfFadingMarks()).containsOnly("timeout").isNotEmpty());
		eventually(() -> assertThat(this.page.outcomesOfFadingMarks()).isEmpty());
		assertThat(this.page.marksByPhase()).isEmpty();
	}

	@Test
	void countsOutcomes() throws Exception {
		this.endpoint.change(SHORT, "enforce");
		this.endpoint.start("silent", 4);
		long timeouts = this.endpoint.outcomes().getOrDefault("timeout", -1L);
		eventually(() -> assertThat(this.page.counters()).containsEntry("timeout", timeouts + 4)
			.isEqualTo(this.endpoint.outcomes()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "silent", "dripping", "stalled", "probe" })
	void startsClients(String kind) {
		this.page.chooseCount("10");
		this.page.pressButton(kind);
		eventually(() -> assertThat(this.endpoint.pending()).isEqualTo(10));
		eventually(() -> assertThat(this.page.pending()).isEqualTo(10));
		assertThat(this.page.answer()).isEqualTo("Started. 10 of at most 500 are open");
	}

	@Test
	void endsClients() throws Exception {
		this.endpoint.start("silent", 3);
		eventually(() -> assertThat(this.page.pending()).isEqualTo(3));
		this.page.endClients();
		eventually(() -> assertThat(this.endpoint.pending()).isZero());
		eventually(() -> assertThat(this.page.marksByPhase()).isEmpty());
	}

	@Test
	void changesTimeoutByDragging() {
		this.page.dragTimeoutBy(-300);
		eventually(() -> assertThat(this.endpoint.timeout()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20)));
		eventually(() -> assertThat(this.page.timeout()).isEqualTo(seconds(this.endpoint.timeout()) + " s"));
	}

	@Test
	void changesTimeoutByKeyboard() {
		this.page.pressOnTimeout(Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_RIGHT);
		eventually(() -> assertThat(this.endpoint.timeout()).isEqualTo(Duration.ofSeconds(27)));
		assertThat(this.page.spokenTimeout()).isEqualTo("27 seconds");
	}

	@Test
	void showsTimeoutThatIsChangedElsewhere() throws Exception {
		this.endpoint.change(Duration.ofMillis(1500), "enforce");
		eventually(() -> assertThat(this.page.timeout()).isEqualTo("1.5 s"));
	}

	@Test
	void observesInsteadOfEnforcing() throws Exception {
		this.endpoint.change(SHORT, "enforce");
		this.page.choose("observe");
		eventually(() -> assertThat(this.endpoint.mode()).isEqualTo("observe"));
		long before = this.endpoint.wouldHaveClosed();
		this.endpoint.start("silent", 1);
		eventually(() -> assertThat(this.endpoint.wouldHaveClosed()).isEqualTo(before + 1));
		assertThat(this.page.marksByPhase()).isEqualTo(Map.of("no-data", 1L));
	}

	@Test
	void changesModeByKeyboard() {
		this.page.pressOnMode(Keys.ARROW_RIGHT);
		eventually(() -> assertThat(this.endpoint.mode()).isEqualTo("observe"));
		this.page.pressOnMode(Keys.ARROW_LEFT);
		eventually(() -> assertThat(this.endpoint.mode()).isEqualTo("enforce"));
		assertThat(this.page.isChosen("enforce")).isTrue();
	}

	@Test
	void listsHandshakesInTable() throws Exception {
		this.endpoint.start("silent", 2);
		this.page.openTable();
		eventually(() -> assertThat(this.page.tableRows()).isEqualTo(2));
	}

	@Test
	void tellsWhenServerIsGone() {
		browser.setOffline(true);
		eventually(() -> assertThat(this.page.status()).startsWith("The server does not answer"));
		browser.setOffline(false);
		eventually(() -> assertThat(this.page.status()).isEqualTo("Live"));
		assertThat(browser.complaints()).isNotEmpty()
			.allSatisfy((complaint) -> assertThat(complaint.getMessage()).contains("ERR_INTERNET_DISCONNECTED"));
	}

	@Test
	void fitsPhone() throws Exception {
		browser.resize(360, 740);
		this.endpoint.start("silent", 10);
		this.page.openTable();
		eventually(() -> assertThat(this.page.marksByPhase()).containsEntry("no-data", 10L));
		assertThat(this.page.widthOfContent()).isLessThanOrEqualTo(360);
	}

	private static String seconds(Duration duration) {
		return String.valueOf(duration.toMillis() / 1000.0).replaceFirst("\\.0$", "");
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(assertion);
	}

}
