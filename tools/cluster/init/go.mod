module aion-monitoring/tools/cluster/init

go 1.26.0
