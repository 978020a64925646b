package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Keys of servers, which decide what a handshake costs.
 */
enum ServerKey {

	/**
	 * The dear one.
	 */
	RSA_4096("RSA 4096", "-keyalg", "RSA", "-keysize", "4096"),

	/**
	 * The dearest one.
	 */
	RSA_8192("RSA 8192", "-keyalg", "RSA", "-keysize", "8192"),

	/**
	 * The cheap one.
	 */
	EC_P256("EC P-256", "-keyalg", "EC", "-groupname", "secp256r1");

	private static final String PASSWORD = "secret";

	private final String title;

	private final List<String> algorithm;

	ServerKey(String title, String... algorithm) {
		this.title = title;
		this.algorithm = List.of(algorithm);
	}

	String title() {
		return this.title;
	}

	/**
	 * Make a key and its self-signed certificate for {@code localhost}.
	 * @param folder where to write them
	 * @return the files
	 * @throws Exception if they cannot be made
	 */
	PemFiles make(Path folder) throws Exception {
		Path store = folder.resolve(name().toLowerCase(Locale.ROOT) + ".p12");
		if (!Files.exists(store)) {
			generate(store);
		}
		return export(store);
	}

	private void generate(Path store) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString(), "-genkeypair", "-alias",
						"server", "-dname", "CN=localhost", "-ext", "SAN=DNS:localhost", "-validity", "3650",
						"-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString()));
		command.addAll(this.algorithm);
		if (new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor() != 0) {
			throw new IOException("Cannot make " + store);
		}
	}

	private PemFiles export(Path store) throws IOException, GeneralSecurityException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(store)) {
			keys.load(content, PASSWORD.toCharArray());
		}
		String key = pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
		String certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
		return new PemFiles(write(store, ".key", key), write(store, ".crt", certificate),
				write(store, ".pem", certificate + key));
	}

	private static String pem(String type, byte[] content) {
		String lines = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
		return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, lines);
	}

	private static Path write(Path store, String extension, String content) throws IOException {
		Path file = Path.of(store + extension);
		return Files.writeString(file, content);
	}

	/**
	 * Files in PEM format.
	 *
	 * @param key the private key
	 * @param certificate its certificate
	 * @param both the certificate and its key
	 */
	record PemFiles(Path key, Path certificate, Path both) {

		List<String> properties() {
			String prefix = "spring.ssl.bundle.pem.server.keystore.";
			return List.of(prefix + "certificate=file:" + this.certificate, prefix + "private-key=file:" + this.key);
		}

	}

}
