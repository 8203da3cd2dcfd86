namespace ComplianceGate.Tests;

/// <summary>Who modifies the model of another: a third of the compute of the original (Commission guidelines of 18 July 2025).</summary>
[TestClass]
public class AiActModificationTests
{
    private const string Modifier = "role=downstream-modifier market=eu establishment=eu ";

    public static IEnumerable<DutyProfile> Rows =>
    [
        new("a fine-tune below a third, base known", "guidelines; research 3.6, row 9", Modifier + "compute.base=1e24 compute.modification=3e23", """
            not @modified, @always, @systemic: not more than a third of the original's 1e24 FLOP + guidelines
            """),
        new("a fine-tune above a third, base known", "guidelines, Recital 109 [M]; research 3.6, row 8", Modifier + "compute.base=1e24 compute.modification=4e23", """
            unmet @modified, @always: more than a third of the original's 1e24 FLOP + guidelines
            not gpai-transparency/annex-xi-1-1, gpai-transparency/annex-xi-1-2, gpai-transparency/annex-xii, @form
            not @systemic: not more than 1e25 FLOP
            """) { Open = "no: the weights are private" },
        new("a fine-tune of exactly a third", "guidelines: more than a third", Modifier + "compute.base=3e24 compute.modification=1e24", """
            not @modified, @always: not more than a third
            """),
        new("a fine-tune below a third, base unknown", "guidelines: a third of 1e23; research 3.6, row 8", Modifier + "compute.modification=3.3e22", """
            not @modified, @always: which stands for a model whose compute is not known
            """),
        new("a fine-tune above a third, base unknown", "guidelines: a third of 1e23; research 3.6, row 8", Modifier + "compute.modification=3.4e22 compute.baseSystemic=false", """
            unmet @modified, @always: 3.4e22 FLOP, more than a third + not known
            """) { Open = "no: the weights are private" },
        new("a fine-tune above a third, base and its risk unknown", "guidelines", Modifier + "compute.modification=3.4e22", """
            unmet @modified, @always: were the model that was modified one with systemic risk
            decide @systemic: compute.baseSystemic is not declared
            """) { Open = "no: the weights are private" },
        new("a fine-tune below a third of a base with systemic risk", "guidelines: a third of 1e25; research 3.6, row 8", Modifier + "compute.modification=3.3e24 compute.baseSystemic=true", """
            not @modified, @always, @systemic: which stands for a model with systemic risk
            """),
        new("a fine-tune above a third of a base with systemic risk", "guidelines: a third of 1e25", Modifier + "compute.modification=3.4e24 compute.baseSystemic=true", """
            unmet @modified, @always, @systemic: more than a third
            """) { Open = "yes: all of it is public" },
        new("a fine-tune above a third that takes base and change over 1e25 FLOP", "Article 51(2)", Modifier + "compute.base=8e24 compute.modification=3e24", """
            unmet @modified, @always, @systemic
            """) { Open = "yes: all of it is public" },
        new("a fine-tune of which nobody said how much", "guidelines", Modifier + "compute.baseSystemic=false", """
            decide @modified, @always: compute.modification is not declared
            """),
        new("a fine-tune of a model with few parameters", "guidelines: the compute of the change counts, not the size of the adapter", Modifier, """
            decide @modified, @always: compute.modification is not declared
            decide @systemic
            """) { Parameters = 120_000_000 },
        new("a base with systemic risk beats what the model's training took", "Articles 51(2), 53(2): not for systemic risk", Modifier + "compute.modification=5e24 compute.baseSystemic=true compute.training=5e24", """
            unmet @modified, @always, @systemic
            """) { Open = "yes: all of it is public" },
        new("a base with systemic risk beats what the card tells", "Articles 51(2), 53(2)", Modifier + "compute.modification=5e24 compute.baseSystemic=true", """
            unmet @modified, @always, @systemic
            """) { Open = "yes: all of it is public", CardCompute = "5e24" },
        new("a base above 1e25 FLOP and a change of which nobody said how much", "Article 51(2)", Modifier + "compute.base=2e25", """
            decide @modified, @always, @systemic: compute.modification is not declared
            """) { Open = "yes: all of it is public" },
        new("a fine-tune for one narrow task", "guidelines: rebutted by one narrow task", Modifier + "compute.modification=5e22 generality=narrow", """
            not @modified, @always, @systemic: one narrow task + guidelines
            """),
        new("a change that lifts the model over 1e23 FLOP", "guidelines: more than 1e23 FLOP; whether the result is general is open", Modifier + "compute.base=9e22 compute.modification=9e22 compute.baseSystemic=false", """
            decide @modified, @always: together more than 1e23 FLOP
            """) { Open = "no: the weights are private" },
        new("a modifier who passes another's model on as it is", "Article 3(3)", Modifier + "origin=third-party", """
            not @modified, @always, @systemic: another's, passed on as it is
            """),
        new("an open fine-tune above a third", "Articles 53(2), 53(1)(c) and (d)", Modifier + "compute.base=1e24 compute.modification=4e23", """
            unmet @always
            not @modified: Article 53(2)
            """) { Open = "yes: all of it is public" },
        new("more than a third of a base that is no general-purpose model", "guidelines: modification of a general-purpose model", Modifier + "compute.base=1e22 compute.modification=9e21", """
            not @modified, @always: it is not a general-purpose one
            """),
        new("a hobbyist's fine-tune", "Article 2(1); research 3.6, row 1 and 9", "role=hobbyist,downstream-modifier commercial=no compute.modification=1e19", """
            not @modified, @always: no market in the Union is declared
            """),
    ];

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void The_duties_are_those_of_the_law(DutyProfile row) => row.Check(DutyGroups.AiAct);
}
