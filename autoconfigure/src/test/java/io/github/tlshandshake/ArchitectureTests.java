package io.github.tlshandshake;

import java.time.Clock;
import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.tlshandshake.connector.Ticker;
import io.github.tlshandshake.journal.RareLog;
import io.github.tlshandshake.journal.TimeoutWarning;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.util.Assert;

/**
 * Tests for the dependencies between the packages, and for what users may see.
 */
@AnalyzeClasses(packages = ArchitectureTests.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	static final String ROOT = "io.github.tlshandshake";

	private static final String JOURNAL = ROOT + ".journal";

	private static final String CONNECTOR = ROOT + ".connector";

	@ArchTest
	final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
		.matching(ROOT + ".(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	final ArchRule wordsKnowNothingElse = onlyKnows(ROOT);

	@ArchTest
	final ArchRule journalKnowsOnlyTheWords = onlyKnows(JOURNAL, ROOT);

	@ArchTest
	final ArchRule connectorKnowsOnlyWordsAndJournal = onlyKnows(CONNECTOR, ROOT, JOURNAL);

	@ArchTest
	final ArchRule autoconfigureKnowsNoSlice = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(ROOT + ".autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(ROOT + ".tomcat..", ROOT + ".netty..", ROOT + ".jetty..", ROOT + ".metrics..",
				ROOT + ".actuate..");

	@ArchTest
	final ArchRule serverSlicesKnowNoJournal = ArchRuleDefinition.noClasses()
		.that()
		.resideOutsideOfPackages(ROOT, JOURNAL, CONNECTOR)
		.should()
		.dependOnClassesThat()
		.resideInAPackage(JOURNAL);

	@ArchTest
	final ArchRule connectorHasNoCyclesButThatOfAnEnding = SlicesRuleDefinition.slices()
		.assignedFrom(new ConnectorTypes())
		.should()
		.beFreeOfCycles();

	@ArchTest
	final ArchRule timeIsInjected = ArchRuleDefinition.noClasses()
		.that()
		.resideInAnyPackage(ROOT, JOURNAL, CONNECTOR)
		.and()
		.doNotBelongToAnyOf(Ticker.class, RareLog.class, TimeoutWarning.class)
		.should()
		.accessTargetWhere(readsClock())
		.because("tests move the ticker; only logs are rare by the time of the system");

	@ArchTest
	final ArchRule onlyTheTomcatSliceKnowsTomcat = onlySliceKnows("tomcat", "org.apache.tomcat..",
			"org.apache.coyote..", "org.apache.catalina..", "org.springframework.boot.tomcat..");

	@ArchTest
	final ArchRule onlyTheNettySliceKnowsNetty = onlySliceKnows("netty", "io.netty..", "reactor.netty..",
			"org.springframework.boot.reactor.netty..");

	@ArchTest
	final ArchRule onlyTheJettySliceKnowsJetty = onlySliceKnows("jetty", "org.eclipse.jetty..",
			"org.springframework.boot.jetty..");

	@ArchTest
	final ArchRule onlyTheMetricsSliceKnowsMicrometer = onlySliceKnows("metrics", "io.micrometer..",
			"org.springframework.boot.micrometer..");

	@ArchTest
	final ArchRule onlyTheActuateSliceKnowsTheActuatorEndpoints = onlySliceKnows("actuate",
			"org.springframework.boot.actuate.endpoint..", "com.fasterxml.jackson..");

	@ArchTest
	final ArchRule slicesDoNotKnowEachOther = SlicesRuleDefinition.slices()
		.matching(ROOT + ".(*)..")
		.should()
		.notDependOnEachOther()
		.ignoreDependency(DescribedPredicate.alwaysTrue(),
				JavaClass.Predicates.resideInAnyPackage(ROOT + ".autoconfigure", CONNECTOR, JOURNAL));

	@ArchTest
	final ArchRule autoConfigurationsArePublicAndFinal = ArchRuleDefinition.classes()
		.that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration");

	@ArchTest
	final ArchRule autoConfigurationsHaveNoPublicMethods = ArchRuleDefinition.noMethods()
		.that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic();

	@ArchTest
	final ArchRule nobodyUsesReflectionOnServers = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat()
		.resideInAPackage("java.lang.reflect..");

	private static ArchRule onlyKnows(String... packages) {
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(packages[0])
			.should()
			.onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(packages).or(knownToTheEngine()));
	}

	private static DescribedPredicate<JavaClass> knownToTheEngine() {
		return JavaClass.Predicates
			.resideInAnyPackage("java..", "javax.net.ssl..", "org.jspecify..", "org.apache.commons.logging..",
					"org.HdrHistogram..")
			.or(JavaClass.Predicates.equivalentTo(Assert.class))
			.as("are the JDK, JSpecify, commons-logging, HdrHistogram or Spring's Assert");
	}

	private static DescribedPredicate<JavaAccess<?>> readsClock() {
		return DescribedPredicate.describe("reads a clock", (access) -> {
			String owner = access.getTargetOwner().getName();
			String name = access.getName();
			return owner.equals(System.class.getName()) && (name.equals("nanoTime") || name.equals("currentTimeMillis"))
					|| owner.equals(Clock.class.getName()) && name.startsWith("system");
		});
	}

	private static ArchRule onlySliceKnows(String slice, String... packages) {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("..tlshandshake." + slice + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(packages)
			.allowEmptyShould(true);
	}

	/**
	 * Types of the engine, with those inside of each. The few that decide together how a
	 * handshake ends are one.
	 */
	private static final class ConnectorTypes implements SliceAssignment {

		private static final Set<String> ENDING = Set.of("Handshake", "HandshakeEndings", "PendingHandshakes",
				"PendingNetworks", "HandshakeLine");

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			if (!type.getPackageName().equals(CONNECTOR)) {
				return SliceIdentifier.ignore();
			}
			String name = type.getName().substring(CONNECTOR.length() + 1).replaceFirst("\\$.*", "");
			return SliceIdentifier.of(ENDING.contains(name) ? "ending" : name);
		}

		@Override
		public String getDescription() {
			return "the types of the connector";
		}

	}

}
