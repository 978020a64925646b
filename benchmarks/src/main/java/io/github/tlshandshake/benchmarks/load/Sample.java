package io.github.tlshandshake.benchmarks.load;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import javax.net.ssl.TrustManagerFactory;

import org.springframework.util.FileSystemUtils;

/**
 * Sample application, as it is and without the starter: extracted from its jar, and with
 * the two jars of the starter deleted.
 */
final class Sample implements AutoCloseable {

	private final Path directory;

	private final TrustManagerFactory trust;

	private Sample(Path directory) throws IOException {
		this.directory = directory;
		extract(jar(), "with");
		FileSystemUtils.copyRecursively(directory.resolve("with"), directory.resolve("without"));
		deleteStarter(directory.resolve("without/lib"));
		this.trust = trust(directory.resolve("with/sample-app.jar").toFile());
	}

	static Sample extract() throws IOException {
		return new Sample(Files.createTempDirectory("tls-handshake-sample"));
	}

	/**
	 * Return where the build puts the sample.
	 * @return the sample's jar
	 */
	static Path jar() {
		try {
			Path code = Path.of(Sample.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			return code.resolve("../../../sample-app/target/sample-app.jar").normalize();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void extract(Path jar, String name) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Process process = new ProcessBuilder(java, "-Djarmode=tools", "-jar", jar.toString(), "extract",
				"--destination", this.directory.resolve(name).toString())
			.inheritIO()
			.start();
		try {
			if (process.waitFor() != 0) {
				throw new IOException("Cannot extract " + jar);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while extracting " + jar, ex);
		}
	}

	// A jar that is named in the manifest and not there is no error
	private static void deleteStarter(Path libraries) throws IOException {
		try (Stream<Path> jars = Files.list(libraries)) {
			List<Path> ours = jars.filter((jar) -> jar.getFileName().toString().startsWith("tls-handshake-")).toList();
			if (ours.size() != 2) {
				throw new IOException("The starter's jars should be two, not " + ours);
			}
			for (Path jar : ours) {
				Files.delete(jar);
			}
		}
	}

	private static TrustManagerFactory trust(File sample) throws IOException {
		try (JarFile jar = new JarFile(sample);
				InputStream certificate = jar.getInputStream(jar.getEntry("demonstration.crt"))) {
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("sample",
					CertificateFactory.getInstance("X.509").generateCertificate(certificate));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			return trust;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	ServerProcess start(boolean withStarter, String... properties) throws IOException {
		return ServerProcess.start(java(withStarter), List.of(properties));
	}

	ServerProcess startAgain(int port, String... properties) throws IOException {
		return ServerProcess.start(port, java(true), List.of(properties));
	}

	private List<String> java(boolean withStarter) {
		Path jar = this.directory.resolve(withStarter ? "with" : "without").resolve("sample-app.jar");
		return List.of("-jar", jar.toString());
	}

	/**
	 * Write the files of the sample's bundle, which makes a server reload them that
	 * watches them.
	 * @return the folder they are in
	 * @throws IOException if they cannot be written
	 */
	Path writeBundle() throws IOException {
		Path folder = Files.createDirectories(this.directory.resolve("bundle"));
		try (JarFile jar = new JarFile(this.directory.resolve("with/sample-app.jar").toFile())) {
			for (String name : List.of("demonstration.key", "demonstration.crt")) {
				try (InputStream content = jar.getInputStream(jar.getEntry(name))) {
					Files.copy(content, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
				}
			}
		}
		return folder;
	}

	HonestClients clients(int port) {
		return new HonestClients(this.trust, port);
	}

	@Override
	public void close() throws IOException {
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
