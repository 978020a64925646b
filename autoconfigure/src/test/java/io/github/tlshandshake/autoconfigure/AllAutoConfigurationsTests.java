package io.github.tlshandshake.autoconfigure;

import java.util.List;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.tlshandshake.connector.HandshakeConnectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for all auto-configurations, as an application finds them.
 */
class AllAutoConfigurationsTests {

	private static final String ROOT = "io.github.tlshandshake";

	private static List<String> imports() {
		return ImportCandidates.load(AutoConfiguration.class, HandshakeConnectors.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(ROOT))
			.toList();
	}

	@Test
	void areListedInOrder() {
		assertThat(imports()).isSorted()
			.containsExactlyInAnyOrderElementsOf(
					new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
						.importPackages(ROOT)
						.stream()
						.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
						.map(JavaClass::getName)
						.toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.apache.catalina", "org.springframework.boot.tomcat", "org.eclipse.jetty",
			"org.springframework.boot.jetty", "io.netty", "reactor.netty", "org.springframework.boot.reactor",
			"org.springframework.boot.actuate", "org.springframework.boot.actuate.autoconfigure", "io.micrometer",
			"com.fasterxml.jackson" })
	void startWithoutOptionalLibrary(String packageName) {
		new WebApplicationContextRunner().withUserConfiguration(Application.class)
			.withClassLoader(new FilteredClassLoader(packageName))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(HandshakeConnectors.class));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Selector.class)
	static class Application {

	}

	/**
	 * Imports them by name, so that those that back off are never loaded.
	 */
	static class Selector implements DeferredImportSelector {

		@Override
		public String[] selectImports(AnnotationMetadata importingClassMetadata) {
			return imports().toArray(String[]::new);
		}

	}

}
