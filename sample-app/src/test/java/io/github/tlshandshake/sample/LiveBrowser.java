package io.github.tlshandshake.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Headless Chromium, where there is one.
 */
final class LiveBrowser implements AutoCloseable {

	private static final Path BROWSER = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private final ChromeDriver driver;

	private LiveBrowser(ChromeDriver driver) {
		this.driver = driver;
	}

	/**
	 * Start a browser. Skips the test where none is installed, unless the system property
	 * {@code browser.required} is set.
	 * @param profile an empty directory for the profile of the browser
	 * @return the browser
	 */
	static LiveBrowser start(Path profile) {
		boolean installed = Stream.of(BROWSER, DRIVER).allMatch(Files::isExecutable);
		Assumptions.assumeTrue(installed || Boolean.getBoolean("browser.required"),
				() -> "The live page is tested where %s and %s are installed".formatted(BROWSER, DRIVER));
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
		return new LiveBrowser(new ChromeDriver(service, options(profile)));
	}

	private static ChromeOptions options(Path profile) {
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(BROWSER.toFile());
		options.setAcceptInsecureCerts(true);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		return options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
				"--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking",
				"--disable-component-update", "--disable-sync", "--disable-default-apps", "--force-color-profile=srgb",
				"--hide-scrollbars", "--user-data-dir=" + profile);
	}

	ChromeDriver driver() {
		return this.driver;
	}

	void resize(int width, int height) {
		// The window of headless Chromium has a least width, its viewport has none
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	void prefer(String feature, String value) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", feature, "value", value))));
	}

	void setOffline(boolean offline) {
		this.driver.executeCdpCommand("Network.enable", Map.of());
		this.driver.executeCdpCommand("Network.emulateNetworkConditions",
				Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
	}

	List<LogEntry> complaints() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.toList();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
