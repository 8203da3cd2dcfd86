using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>Reads what <see cref="CheckRecordWriter"/> of this very assembly wrote, in the same order.</summary>
internal sealed partial class CheckRecordReader
{
    private readonly BinaryReader input;

    private CheckRecordReader(BinaryReader input) => this.input = input;

    /// <summary>Reads a record.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <exception cref="FormatException">This assembly did not write it, or not to its end.</exception>
    public static CheckRecord Read(byte[] bytes)
    {
        using var input = new BinaryReader(new MemoryStream(bytes));
        try
        {
            if (bytes.Length < 16)
            {
                throw new FormatException("It is damaged.");
            }

            var isOurs = new Guid(input.ReadBytes(16)) == CheckRecordWriter.Layout;
            var reader = new CheckRecordReader(input);
            var writer = reader.Text();
            if (!isOurs)
            {
                throw new FormatException(Stranger(writer));
            }

            var record = new CheckRecord(reader.Facts(), reader.Verdict());
            return input.BaseStream.Position == bytes.Length ? record : throw new FormatException("It goes on after its end.");
        }
        catch (IOException e)
        {
            throw new FormatException("It is damaged.", e);
        }
    }

    private static string Stranger(string version) =>
        version.Length > 50 || version.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 ? "Another version wrote it."
        : version == ComplianceGate.Toolchain.GateVersion ? $"Another build of ComplianceGate {version} wrote it."
        : $"ComplianceGate {version} wrote it, and this is {ComplianceGate.Toolchain.GateVersion}.";

    private GateFacts Facts() => new()
    {
        Project = Project(),
        Toolchain = Toolchain(),
        Source = Source(),
        JudgedAt = input.ReadInt64(),
        Packages = Many(Package),
        Pruned = Many(Pruned),
        Models = Many(Model),
        Datasets = Many(Dataset),
        Evaluations = Many(Evaluation),
        ModelLock = ModelLock(),
        Links = Many(Link),
        Previous = input.ReadBoolean() ? Link() : null,
        PreviousContents = PreviousContents(),
        Changes = Changes(),
        PublicApi = PublicApi(),
        Reviews = Reviews(),
        Reproducibility = Reproducibility(),
        Cryptography = Cryptography(),
        Dependencies = Dependencies(),
        Documents = Many(Document),
        Formats = Text(),
        Problems = Many(Problem),
    };

    private EvidenceLinkFact Link() => new((EvidenceLinkKind)input.ReadInt32(), Text(), Text(), TextOrNull(), TextOrNull(), Text());

    private ProjectFact Project() => new()
    {
        Name = Text(),
        Path = Text(),
        AssemblyName = Text(),
        PackageId = Text(),
        Version = Text(),
        TargetFramework = Text(),
        TargetFrameworkMoniker = Text(),
        RuntimeIdentifier = TextOrNull(),
        Configuration = Text(),
        Language = Text(),
        OutputType = Text(),
        IsOneOfSeveral = input.ReadBoolean(),
        IsPackable = input.ReadBoolean(),
        IsTestProject = input.ReadBoolean(),
        LicenseExpression = TextOrNull(),
        Usage = (CodeUsage)input.ReadInt32(),
        IsLocked = input.ReadBoolean(),
        Mode = TextOrNull(),
    };

    private ToolchainFact Toolchain() => new()
    {
        Sdk = Text(),
        MSBuild = Text(),
        Compiler = TextOrNull(),
        CompilerVersion = TextOrNull(),
        Gate = Text(),
        LicenseList = TextOrNull(),
    };

    private SourceFact Source() => new()
    {
        Root = TextOrNull(),
        Commit = TextOrNull(),
        Tree = TextOrNull(),
        Branch = TextOrNull(),
        CommitTime = NumberOrNull(),
        Remote = TextOrNull(),
        Dirty = Truth(),
        Unknown = TextOrNull(),
    };

    private PrunedPackageFact Pruned() => new(Text(), Text(), Many(Text), TextOrNull());

    private PackageFact Package() => new()
    {
        Kind = (ComponentKind)input.ReadInt32(),
        Id = Text(),
        Version = Text(),
        InSdk = input.ReadBoolean(),
        Sha256 = TextOrNull(),
        File = TextOrNull(),
        ItemType = TextOrNull(),
        Place = (ShippingPlace)input.ReadInt32(),
        ContentHash = TextOrNull(),
        Direct = input.ReadBoolean(),
        Scope = (PackageScope)input.ReadInt32(),
        ScopeReason = Text(),
        Contents = (PackageContents)input.ReadInt32(),
        Parts = (PackageParts)input.ReadInt32(),
        Assemblies = Many(Text),
        Dependencies = Many(Text),
        Path = Many(Text),
        Statement = (LicenseStatement)input.ReadInt32(),
        LicenseText = TextOrNull(),
        Nuspec = Many(PackageText) is [var nuspec] ? nuspec : null,
        Texts = Many(PackageText),
        Copyright = TextOrNull(),
        Authors = TextOrNull(),
        ProjectUrl = TextOrNull(),
        RepositoryUrl = TextOrNull(),
        RepositoryCommit = TextOrNull(),
        Feed = TextOrNull(),
        Folder = TextOrNull(),
        RequestedAt = Location(),
    };

    private PackageText PackageText() => new(Text(), input.ReadInt64(), Text())
    {
        Source = TextOrNull(),
        Recognition = input.ReadBoolean() ? new TextRecognition(Many(Text), TextOrNull(), input.ReadBoolean(), TextOrNull()) : null,
    };

    private Problem Problem() => new((ProblemKind)input.ReadInt32(), Text(), Text(), Location());

    private Verdict Verdict() => new()
    {
        Mode = Text(),
        PolicySha256 = TextOrNull(),
        PolicyPath = TextOrNull(),
        PolicyLayers = Many(PolicyLayer),
        Findings = Many(Finding),
        Licenses = Many(License),
        ModelLicenses = Many(ModelLicense),
        ModelClaims = Many(ModelClaim),
        Datasets = Many(DatasetDecision),
        Thresholds = Many(Threshold),
        Openness = Many(Openness),
        Roles = Many(Text),
        Duties = Many(Duty),
        Cryptography = Many(CryptographyDecision),
        CryptographyProfile = TextOrNull(),
        CryptographyData = TextOrNull(),
        ValidUntil = TextOrNull(),
    };

    private PolicyLayer PolicyLayer() => new(Text(), TextOrNull(), (PolicyLayerKind)input.ReadInt32());

    private Finding Finding() => new()
    {
        Code = Text(),
        Severity = (Severity)input.ReadInt32(),
        Subject = Text(),
        Message = Text(),
        Fix = Text(),
        Path = Many(Text),
        Location = Location(),
        IsFirm = input.ReadBoolean(),
        Waived = TextOrNull(),
        Offer = input.ReadBoolean() ? new(Text(), Text(), TextOrNull(), input.ReadBoolean()) : null,
    };

    private LicenseDecision License() => new()
    {
        Package = Text(),
        Expression = TextOrNull(),
        Chosen = TextOrNull(),
        Accepted = Truth(),
        Basis = Text(),
        File = TextOrNull(),
        FileSha256 = TextOrNull(),
        Declared = TextOrNull(),
    };

    private FileLocation? Location() => input.ReadBoolean() ? new(Text(), input.ReadInt32(), input.ReadInt32()) : null;

    private ImmutableArray<T> Many<T>(Func<T> read)
        where T : class
    {
        var count = input.ReadInt32();
        // An item takes a byte at the least, so that a damaged number cannot ask for more memory than the file is long.
        if (count < 0 || count > input.BaseStream.Length - input.BaseStream.Position)
        {
            throw new FormatException("It is damaged.");
        }

        var items = new T[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    private long? NumberOrNull()
    {
        var isThere = input.ReadBoolean();
        var number = input.ReadInt64();
        return isThere ? number : null;
    }

    private double? RealOrNull()
    {
        var isThere = input.ReadBoolean();
        var number = input.ReadDouble();
        return isThere ? number : null;
    }

    private bool? Truth() => input.ReadSByte() is var value && value < 0 ? null : value != 0;

    private string Text() => TextOrNull() ?? throw new FormatException("It is damaged.");

    private string? TextOrNull() => input.ReadBoolean() ? input.ReadString() : null;
}
