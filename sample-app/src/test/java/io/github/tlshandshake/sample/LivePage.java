package io.github.tlshandshake.sample;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/**
 * The live page as somebody in front of it sees and uses it.
 */
final class LivePage {

	private final ChromeDriver driver;

	LivePage(ChromeDriver driver) {
		this.driver = driver;
	}

	void open(int port) {
		this.driver.get("https://localhost:" + port + "/");
	}

	String status() {
		return find("#status").getText();
	}

	int pending() {
		return Integer.parseInt(find("#pending").getText());
	}

	String timeout() {
		return find("#timeout-text").getText();
	}

	String spokenTimeout() {
		return String.valueOf(find("#timeout").getDomAttribute("aria-valuetext"));
	}

	Map<String, Long> marksByPhase() {
		Map<String, Long> phases = new HashMap<>();
		texts("return [...document.querySelectorAll('.mark:not(.fading)')].map((mark) => mark.dataset.phase)")
			.forEach((phase) -> phases.merge(phase, 1L, Long::sum));
		return phases;
	}

	List<String> outcomesOfFadingMarks() {
		return texts("return [...document.querySelectorAll('.mark.fading')].map((mark) => mark.dataset.outcome)");
	}

	double leftmostMark() {
		return number("return Math.min(...[...document.querySelectorAll('.mark')]"
				+ ".map((mark) => mark.getBoundingClientRect().x))");
	}

	Map<String, Long> counters() {
		Map<String, Long> counters = new HashMap<>();
		for (WebElement tile : this.driver.findElements(By.cssSelector("#outcomes [data-outcome]"))) {
			String count = tile.findElement(By.cssSelector("dd")).getText().replace(",", "");
			counters.put(tile.getDomAttribute("data-outcome"), Long.valueOf(count));
		}
		return counters;
	}

	void chooseCount(String count) {
		find("#count").findElements(By.tagName("option"))
			.stream()
			.filter((option) -> option.getText().equals(count))
			.forEach(WebElement::click);
	}

	void pressButton(String kind) {
		find("[data-kind=" + kind + "]").sendKeys(Keys.ENTER);
	}

	void endClients() {
		find("[data-end]").click();
	}

	String answer() {
		return find("#answer").getText();
	}

	void dragTimeoutBy(int pixels) {
		new Actions(this.driver).moveToElement(find("#timeout-text"))
			.clickAndHold()
			.moveByOffset(pixels / 2, 0)
			.moveByOffset(pixels / 2, 0)
			.release()
			.perform();
	}

	void pressOnTimeout(CharSequence... keys) {
		find("#timeout").sendKeys(keys);
	}

	boolean isChosen(String mode) {
		return find("[name=mode][value=" + mode + "]").isSelected();
	}

	void choose(String mode) {
		find("[name=mode][value=" + mode + "] + span").click();
	}

	void pressOnMode(CharSequence... keys) {
		find("[name=mode]:checked").sendKeys(keys);
	}

	void openTable() {
		find("summary").click();
	}

	int tableRows() {
		return this.driver.findElements(By.cssSelector("tbody tr")).size();
	}

	double widthOfContent() {
		return number("return document.documentElement.scrollWidth");
	}

	/**
	 * Show handshakes that the sample's server has not, in a lane of their own.
	 * @param rows the rows of the report, as JSON
	 * @return the classes of their marks
	 */
	List<String> classesOfMarks(String rows) {
		List<?> classes = (List<?>) this.driver.executeAsyncScript("""
				const rows = JSON.parse(arguments[0]), done = arguments[1];
				import('/live/marks.js').then(({ Marks }) => {
					const phase = document.createElement('div');
					phase.dataset.phase = 'negotiation';
					phase.innerHTML = '<b></b><div></div>';
					const marks = new Marks([phase.lastChild]);
					marks.show(rows, [], { timeout: 10, mode: 'enforce', axis: { length: 10 } });
					done([...phase.querySelectorAll('.mark')].map((mark) => mark.className));
				});
				""", rows);
		return classes.stream().map(String::valueOf).toList();
	}

	private WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	private List<String> texts(String script) {
		List<?> texts = execute(script, List.class);
		return texts.stream().map(String::valueOf).toList();
	}

	private double number(String script) {
		return execute(script, Number.class).doubleValue();
	}

	private <T> T execute(String script, Class<T> type) {
		return type.cast(this.driver.executeScript(script));
	}

}
