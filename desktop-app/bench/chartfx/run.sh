#!/bin/sh
# Our heat map beside chart-fx's: run.sh JAVA-HOME FOLDER, FOLDER as `../window-bench.sh pack` makes it. Fetches chart-fx
# 11.3.1 (LGPL-3.0, 8 MiB with what it needs) from Maven Central into a temporary folder; nothing of it is kept or shipped.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
java=${1:?a JDK}
classes=${2:?a folder of jars}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>bench</groupId><artifactId>bench</artifactId><version>1</version><dependencies>
<dependency><groupId>io.fair-acc</groupId><artifactId>chartfx</artifactId><version>11.3.1</version></dependency>
</dependencies></project>
END
"$here/../../../mvnw" -q -f "$work/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/jars" \
    -DexcludeGroupIds=org.openjfx,org.controlsfx,org.slf4j
path=$(find "$classes" "$work/jars" -name '*.jar' | tr '\n' ':')
"$java/bin/javac" -d "$work/classes" -cp "$path" "$here/BesideChartFx.java"
"$java/bin/java" -Xmx1g --enable-native-access=ALL-UNNAMED -Dglass.platform=Headless -Dprism.order=sw \
    -Djava.awt.headless=true -cp "$work/classes:$path" io.ringside.desktop.bench.BesideChartFx
