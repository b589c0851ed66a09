package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/client-go/plugin/pkg/client/auth" // kubeconfig credentials, as kubectl has them
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kwokconfig "sigs.k8s.io/kwok/pkg/config"
	kwok "sigs.k8s.io/kwok/pkg/kwok/cmd"
	kwoklog "sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/signals"
)

// component returns the real command of that name, or nil when there is none.
// The command takes its arguments from os.Args, as it would in a binary of its own,
// ends on SIGINT or SIGTERM, and returns its exit code.
func component(name string) func() int {
	switch name {
	case "etcd":
		return runEtcd
	case "kube-apiserver":
		return runCobra(apiserver.NewAPIServerCommand)
	case "kube-controller-manager":
		return runCobra(controllermanager.NewControllerManagerCommand)
	case "kube-scheduler":
		return runCobra(func() *cobra.Command { return scheduler.NewSchedulerCommand() })
	case "kwok":
		return runKwok
	case "kubectl":
		return runKubectl
	}
	return nil
}

// runCobra delays building the command until it is wanted: construction registers flags and
// feature gates process-wide.
func runCobra(build func() *cobra.Command) func() int {
	return func() int { return cli.Run(build()) }
}

func runEtcd() int {
	etcdmain.Main(os.Args) // exits the process itself on failure
	return 0
}

// runKubectl reads -v before building the command, because building it may already log.
func runKubectl() int {
	_, _ = logs.GlogSetter(kubectl.GetLogVerbosity(os.Args))
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		kubectlutil.CheckErr(err) // prints the error and exits with kubectl's own code
	}
	return 0
}

// runKwok parses kwok's global flags (--config, -v) before its command, whose defaults depend on them. Kubernetes'
// packages have put a --version of their own on the process's flags, which does not go with kwok's; the process is kwok
// alone from here on, so it goes without them.
func runKwok() int {
	pflag.CommandLine = pflag.NewFlagSet("kwok", pflag.ContinueOnError)
	global := pflag.NewFlagSet("global", pflag.ContinueOnError)
	global.ParseErrorsAllowlist.UnknownFlags = true
	global.Usage = func() {}
	ctx, _ := kwoklog.InitFlags(signals.SetupSignalContext(), global)
	ctx, err := kwokconfig.InitFlags(ctx, global)
	if err != nil {
		fmt.Fprintf(os.Stderr, "kwok: reading configuration: %v\n", err)
		return 1
	}
	command := kwok.NewCommand(ctx)
	command.PersistentFlags().AddFlagSet(global)
	if err := command.ExecuteContext(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "kwok: %v\n", err)
		return 1
	}
	return 0
}
