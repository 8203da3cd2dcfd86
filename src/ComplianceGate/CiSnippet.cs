namespace ComplianceGate;

/// <summary>A file that lets a CI system build through the gate and keep the evidence.</summary>
/// <param name="Name">One of <see cref="Systems"/>.</param>
/// <param name="File">Where that system looks for it, relative to the repository.</param>
/// <param name="Text">YAML.</param>
public sealed record CiSnippet(string Name, string File, string Text)
{
    /// <summary>The systems that are known.</summary>
    public static IReadOnlyList<string> Systems { get; } = ["github", "azure", "gitlab"];

    private const string GitHub = """
        # {file}
        name: compliance
        on:
          push:
            branches: [main]
          pull_request:
        permissions:
          contents: read
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
              - uses: actions/setup-dotnet@v4
                with:
                  dotnet-version: 10.0.x
              - name: Build through the gate
                run: dotnet build --configuration Release
              - name: Summary
                if: always()
                run: |
                  dotnet tool install ComplianceGate.Tool --version {version} --tool-path "$RUNNER_TEMP/compliance-gate"
                  "$RUNNER_TEMP/compliance-gate/compliance-gate" report . --markdown >> "$GITHUB_STEP_SUMMARY"
              - name: Evidence
                if: always()
                uses: actions/upload-artifact@v4
                with:
                  name: compliance
                  path: |
                    **/*.compliance/**
                    **/obj/**/ComplianceGate/findings.sarif
                    **/obj/**/ComplianceGate/report.html
                  if-no-files-found: warn

        """;

    private const string Azure = """
        # {file}
        trigger:
          - main
        pool:
          vmImage: ubuntu-latest
        steps:
          - task: UseDotNet@2
            inputs:
              packageType: sdk
              version: 10.0.x
          - script: dotnet build --configuration Release
            displayName: Build through the gate
          - task: CopyFiles@2
            displayName: Collect the evidence
            condition: always()
            inputs:
              contents: |
                **/*.compliance/**
                **/obj/**/ComplianceGate/findings.sarif
                **/obj/**/ComplianceGate/report.html
              targetFolder: $(Build.ArtifactStagingDirectory)/compliance
          - script: |
              dotnet tool install ComplianceGate.Tool --version {version} --tool-path "$(Agent.TempDirectory)/compliance-gate"
              mkdir -p "$(Build.ArtifactStagingDirectory)/compliance"
              "$(Agent.TempDirectory)/compliance-gate/compliance-gate" report . --markdown > "$(Build.ArtifactStagingDirectory)/compliance/summary.md"
            displayName: Summary
            condition: always()
          - publish: $(Build.ArtifactStagingDirectory)/compliance
            artifact: compliance
            condition: always()

        """;

    private const string GitLab = """
        # {file}
        variables:
          # Any image with the .NET SDK 10.
          DOTNET_SDK_IMAGE: mcr.microsoft.com/dotnet/sdk:10.0
        compliance:
          image: $DOTNET_SDK_IMAGE
          script:
            - dotnet build --configuration Release
          after_script:
            - dotnet tool install ComplianceGate.Tool --version {version} --tool-path .compliance-gate
            - .compliance-gate/compliance-gate report . --markdown > compliance.md
          artifacts:
            when: always
            paths:
              - compliance.md
              - "**/*.compliance/**"
              - "**/obj/**/ComplianceGate/findings.sarif"
              - "**/obj/**/ComplianceGate/report.html"

        """;

    /// <summary>The file of a system.</summary>
    /// <param name="system">One of <see cref="Systems"/>.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static CiSnippet Of(string system)
    {
        var (file, text) = system switch
        {
            "github" => (".github/workflows/compliance.yml", GitHub),
            "azure" => ("azure-pipelines.yml", Azure),
            "gitlab" => (".gitlab-ci.yml", GitLab),
            _ => throw new ArgumentException($"There is no CI system {system}.", nameof(system)),
        };
        return new(system, file, text.ReplaceLineEndings("\n")
            .Replace("{file}", file, StringComparison.Ordinal).Replace("{version}", Toolchain.GateVersion, StringComparison.Ordinal));
    }

    /// <summary>The system whose files are there, in the folder or above it in the same repository; without any GitHub.</summary>
    /// <param name="folder">Absolute path of a folder.</param>
    public static string Detect(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(Path.Combine(at, ".github")))
            {
                return "github";
            }

            if (System.IO.File.Exists(Path.Combine(at, "azure-pipelines.yml")) || System.IO.File.Exists(Path.Combine(at, "azure-pipelines.yaml")))
            {
                return "azure";
            }

            if (System.IO.File.Exists(Path.Combine(at, ".gitlab-ci.yml")))
            {
                return "gitlab";
            }

            if (Path.Exists(Path.Combine(at, ".git")))
            {
                break;
            }
        }

        return "github";
    }
}
