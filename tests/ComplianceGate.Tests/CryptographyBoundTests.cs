using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using ComplianceGate.Cryptography;

namespace ComplianceGate.Tests;

/// <summary>Code that would take hours or all memory is left out, and that is said; nobody calls it malformed.</summary>
[TestClass]
public sealed class CryptographyBoundTests
{
    private const int Limit = 60_000;

    [TestMethod]
    public void An_image_made_here_is_looked_through_like_any()
    {
        var image = new CryptographyImages();
        image.Method(image.Body(_ => { }));
        var result = Scan(image);
        Assert.IsFalse(result.IsCut);
        Assert.AreEqual("MD5 in Made.Code.Run at 0", $"{result.Uses.Single().Algorithm} in {result.Uses.Single().Method} at {result.Uses.Single().Offset}");
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = false)]
    public void A_method_longer_than_is_read_is_left_out_alone()
    {
        var image = new CryptographyImages();
        image.Method(image.Body(code => Nops(code, (1 << 20) + 1)));
        image.Method(image.Body(_ => { }));
        var result = Scan(image);
        Assert.IsTrue(result.IsCut);
        Assert.HasCount(1, result.Uses);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = false)]
    public void Methods_that_share_their_code_are_read_up_to_a_bound()
    {
        var image = new CryptographyImages();
        var body = image.Body(code => Nops(code, 1 << 19));
        for (var i = 0; i < 50_000; i++)
        {
            image.Method(body);
        }

        var result = Scan(image);
        Assert.IsTrue(result.IsCut);
        Assert.IsGreaterThan(0, result.Uses.Length);
        Assert.IsLessThan(1_000, result.Uses.Length);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = false)]
    public void Guarded_parts_without_number_cost_no_more_than_they_are()
    {
        var image = new CryptographyImages();
        image.Method(image.Body(
            code =>
            {
                var places = new LabelHandle[20_000];
                for (var i = 0; i < places.Length; i++)
                {
                    places[i] = code.DefineLabel();
                    code.MarkLabel(places[i]);
                    Nops(code, 40);
                }

                for (var i = 0; i + 2 < places.Length; i++)
                {
                    code.ControlFlowBuilder!.AddFinallyRegion(places[i], places[i + 1], places[i + 1], places[i + 2]);
                }
            },
            flow: true));
        Assert.HasCount(1, Scan(image).Uses);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = false)]
    public void Jumps_over_many_variables_are_kept_up_to_a_bound()
    {
        var image = new CryptographyImages();
        image.Method(image.Body(
            code =>
            {
                for (var i = 0; i < 60_000; i++)
                {
                    code.LoadConstantI4(i);
                    code.StoreLocal(i);
                }

                var ends = new LabelHandle[1_500];
                for (var i = 0; i < ends.Length; i++)
                {
                    ends[i] = code.DefineLabel();
                    code.LoadConstantI4(0);
                    code.Branch(ILOpCode.Brtrue, ends[i]);
                }

                foreach (var end in ends)
                {
                    code.MarkLabel(end);
                    Nops(code, 1);
                }
            },
            locals: 60_000, flow: true));
        image.Method(image.Body(_ => { }));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Scan(image);
        Assert.IsTrue(result.IsCut);
        Assert.HasCount(1, result.Uses, "the other method");
        Assert.IsLessThan(1L << 30, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    [Timeout(Limit, CooperativeCancellation = false)]
    public void Signatures_that_repeat_a_long_name_are_read_once()
    {
        var image = new CryptographyImages();
        // Where a type stands for versions of TLS, the parameters of every member are looked at.
        image.Type("System.Security.Authentication", "SslProtocols");
        var owner = image.Type("Some.Where", "Owner");
        var other = image.Type("Some.Where", new string('x', 1_900));
        for (var i = 0; i < 20_000; i++)
        {
            image.Reference(owner, $"M{i % 7}", 250 + (i % 5), other);
        }

        image.Method(image.Body(_ => { }));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Scan(image);
        Assert.HasCount(1, result.Uses);
        Assert.IsLessThan(256L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_name_too_long_to_mean_anything_costs_that_name_and_nothing_else()
    {
        var image = new CryptographyImages();
        image.Type("System.Security.Authentication", "SslProtocols");
        var owner = image.Type("Some.Where", "Owner");
        image.Reference(owner, "M", 2, image.Type("Some.Where", new string('x', 100_000)));
        image.Method(image.Body(_ => { }));
        var result = Scan(image);
        Assert.HasCount(1, result.Uses);
        Assert.IsFalse(result.IsCut);
    }

    private static ScanResult Scan(CryptographyImages image)
    {
        var result = CryptographyScanner.Scan(image.Save(), default, withLocations: true);
        Assert.IsTrue(result.IsManaged);
        Assert.IsNull(result.Problem);
        return result;
    }

    private static void Nops(InstructionEncoder code, int count) => code.CodeBuilder.WriteBytes(0, count);
}
