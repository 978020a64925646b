package io.github.tlshandshake.sample;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Bean methods of an example, in a class that has what they take for granted.
 */
final class JavaExample extends SimpleJavaFileObject {

	private static final String CLASS = """
			import io.github.tlshandshake.HandshakeListener;
			import io.github.tlshandshake.HandshakeOutcome;
			import io.github.tlshandshake.tomcat.TimedConnectorFactory;
			import org.apache.catalina.connector.Connector;
			import org.apache.tomcat.util.net.SSLHostConfig;
			import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
			import org.springframework.boot.web.server.WebServerFactoryCustomizer;
			import org.springframework.context.annotation.Bean;

			abstract class Example {

				abstract SSLHostConfig sslHostConfig();

				interface BanList {

					void report(java.net.SocketAddress address);

				}

				%s

			}
			""";

	private final String code;

	private JavaExample(String methods) {
		super(URI.create("string:///Example.java"), Kind.SOURCE);
		this.code = CLASS.formatted(methods);
	}

	/**
	 * Compile an example.
	 * @param methods its methods
	 * @param directory where to put the result
	 * @return what the compiler does not understand
	 */
	static List<String> complaints(String methods, Path directory) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
		compiler
			.getTask(null, null, complaints, List.of("-proc:none", "-d", directory.toString()), null,
					List.of(new JavaExample(methods)))
			.call();
		return complaints.getDiagnostics()
			.stream()
			.filter((complaint) -> complaint.getKind() == Diagnostic.Kind.ERROR)
			.map(Object::toString)
			.toList();
	}

	@Override
	public CharSequence getCharContent(boolean ignoreEncodingErrors) {
		return this.code;
	}

}
