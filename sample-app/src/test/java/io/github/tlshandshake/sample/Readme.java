package io.github.tlshandshake.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * README of the project, with its blocks of code.
 */
final class Readme {

	private static final Pattern BLOCK = Pattern.compile("```(\\w*)\\n(.*?)\\n```", Pattern.DOTALL);

	private final List<MatchResult> blocks;

	private Readme(String text) {
		this.blocks = BLOCK.matcher(text).results().toList();
	}

	static Readme read() {
		try {
			return new Readme(Files.readString(Path.of("../README.md")));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the blocks in a language.
	 * @param language the language, empty for output
	 * @return the blocks in their order
	 */
	List<String> blocks(String language) {
		return this.blocks.stream()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	/**
	 * Return a command as it is for a server on another port.
	 * @param start how the command begins, for there is one that does
	 * @param port the port
	 * @return the command
	 */
	String command(String start, int port) {
		return blocks("shell").stream()
			.filter((command) -> command.startsWith(start))
			.findFirst()
			.orElseThrow()
			.replace("8443", String.valueOf(port));
	}

}
