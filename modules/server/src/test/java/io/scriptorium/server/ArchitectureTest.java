package io.scriptorium.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/**
 * The dependency diagram: {@code crdt <- protocol <- document <- gateway <- server}, {@code journal <- server},
 * {@code demo <- server}. Maven keeps the arrows between modules; this test keeps what a class path cannot.
 */
@AnalyzeClasses(packages = "io.scriptorium", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String NULL_MARKS = "org.jspecify.annotations..";

    @ArchTest
    static final ArchRule crdtHasNoDependencies = classes()
            .that()
            .resideInAPackage("io.scriptorium.crdt..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.scriptorium.crdt..", "java..", NULL_MARKS);

    @ArchTest
    static final ArchRule protocolIsPure = classes()
            .that()
            .resideInAPackage("io.scriptorium.protocol..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.scriptorium.protocol..", "io.scriptorium.crdt..", "java..", NULL_MARKS);

    @ArchTest
    static final ArchRule engineAndProtocolDoNoInputOrOutput = noClasses()
            .that()
            .resideInAnyPackage("io.scriptorium.crdt..", "io.scriptorium.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.time..");

    @ArchTest
    static final ArchRule documentsKnowNoTransportAndNoJournal = noClasses()
            .that()
            .resideInAPackage("io.scriptorium.document..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.scriptorium.gateway..",
                    "io.scriptorium.journal..",
                    "io.scriptorium.server..",
                    "io.netty..",
                    "org.rocksdb..",
                    "org.apache.pekko.http..",
                    "org.apache.pekko.persistence.cassandra..");

    @ArchTest
    static final ArchRule journalKnowsNoDocuments = noClasses()
            .that()
            .resideInAPackage("io.scriptorium.journal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.scriptorium.crdt..",
                    "io.scriptorium.protocol..",
                    "io.scriptorium.document..",
                    "io.scriptorium.gateway..",
                    "io.scriptorium.server..",
                    "io.netty..");

    @ArchTest
    static final ArchRule onlyTheJournalTouchesRocksDb = noClasses()
            .that()
            .resideOutsideOfPackage("io.scriptorium.journal..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule onlyTheGatewayTouchesNetty = noClasses()
            .that()
            .resideOutsideOfPackage("io.scriptorium.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule onlyTheServersMetricsKnowPrometheus = noClasses()
            .that()
            .resideOutsideOfPackage("io.scriptorium.server.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.prometheus..");

    @ArchTest
    static final ArchRule gatewayMeetsDocumentsOnlyThroughTheirRooms = noClasses()
            .that()
            .resideInAPackage("io.scriptorium.gateway..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "io\\.scriptorium\\.document\\.(DocumentNode|DocumentEntity|DocumentCommand|RoomManager).*");

    @ArchTest
    static final ArchRule gatewayHasNoActors = noClasses()
            .that()
            .resideInAPackage("io.scriptorium.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko.persistence..", "org.apache.pekko.cluster..");

    @ArchTest
    static final ArchRule demoIsFilesOnly = classes()
            .that()
            .resideInAPackage("io.scriptorium.demo..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.scriptorium.demo..", "java..", NULL_MARKS);

    @ArchTest
    static final ArchRule nobodyNeedsTheServer = noClasses()
            .that()
            .resideOutsideOfPackage("io.scriptorium.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.scriptorium.server..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.scriptorium.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesAreNamedAfterTheirSubject = noClasses()
            .should()
            .resideInAnyPackage("..impl..", "..util..", "..utils..", "..common..", "..helper..", "..misc..");

    @ArchTest
    static final ArchRule publicClassesAreClosedToStrangers = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .arePublic()
            .and()
            .areNotInterfaces()
            .and(describe("are not sealed", type -> !type.reflect().isSealed()))
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT);

    @ArchTest
    static final ArchRule onlyMainTalksToTheConsole = noClasses()
            .that(describe(
                    "are not a main class",
                    type -> type.tryGetMethod("main", String[].class).isEmpty()))
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule nobodyWaitsByTheClock = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    private ArchitectureTest() {}
}
