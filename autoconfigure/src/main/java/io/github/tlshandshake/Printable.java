package io.github.tlshandshake;

/**
 * Text of a client's choosing, made fit for a log.
 */
final class Printable {

	/**
	 * The longest name that DNS knows (RFC 1035, section 2.3.4).
	 */
	private static final int MAX_LENGTH = 255;

	private Printable() {
	}

	/**
	 * Return a text with at most 255 characters, all of them printable ASCII.
	 * @param text the text
	 * @return the text, cut, and with a question mark for each other character
	 */
	static String text(String text) {
		int length = Math.min(text.length(), MAX_LENGTH);
		if (length == text.length() && text.chars().allMatch(Printable::isPrintable)) {
			return text;
		}
		StringBuilder printable = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			char ch = text.charAt(i);
			printable.append(isPrintable(ch) ? ch : '?');
		}
		return printable.toString();
	}

	private static boolean isPrintable(int ch) {
		return ch >= ' ' && ch < 0x7f;
	}

}
