// Swell. Mira, 15, is due to sing at seven and her heart is racing. Skill: calming the body (breathing, muscle
// release, five senses). Three moments of practice: quiet in the boat, noise in the hall, behind the curtain.
// Nothing here can be failed. The light comes on for all of it, one verse, or "not tonight".

VAR soft = false
VAR hush = false
VAR wish = false
VAR never = false
VAR door = false
VAR letter = false
VAR tool = "own" // own|sea|ropes|senses
// What felt worse to the player is not offered first again, nor by anybody's words, until it is chosen.
VAR no_sea = false
VAR no_ropes = false
VAR whale = false
// How the practice just now ended, if it was not finished.
VAR ended = "left" // left|worse|other
VAR seat = "aisle" // aisle|front
VAR lamps = "up" // up|down
VAR sang = "verse" // all|verse|none

-> note

=== note ===
Swell. One quay, one hall, one tower with nobody home. # id: swell.note.tell_1
Before you tie up: there are nerves here. A racing heart, feeling sick, a loud and crowded hall. # note: stage_nerves # note: a_loud_hall # id: swell.note.tell_2
Nobody gets hurt. You can go softer, skip, or stop anywhere. Nothing is lost. # note: softer # id: swell.note.tell_3
That'll be Swell. Mind the gull. He doesn't bite. He just never leaves. # speaker: oren # feel: calm # sound: radio # id: swell.note.oren_1
* [Tie up. # id: swell.note.pick_1]
    Twice round, and the rope holds, as if it had been asked nicely. # id: swell.note.tell_5
* [How do you know the gull? # id: swell.note.pick_2]
    We had words. He won. # speaker: oren # feel: tired # id: swell.note.oren_2
+ [Softer: fewer people, less noise, a bit shorter # soften # id: swell.note.soften_1]
    ~ soft = true
    Softer, then. Half the island stays in with a cold. # id: swell.note.tell_4
+ [Skip ahead # skip # id: swell.note.skip_1] -> boat
- -> quay

=== quay ===
Dusk. A crate against the hall wall, hood up. A gull is eating her chips. # sound: gull # id: swell.quay.tell_1
Past her, at the far end: a lighthouse that isn't one at the moment. # id: swell.quay.tell_2
Nobody has come to meet the boat. The gull doesn't count. # id: swell.quay.tell_3
-> walk

= walk
+ [The ferry times # at: ferry_board # id: swell.quay.walk.at_ferry_board_1]
    FERRY 5.10. Crossed out. 5.40. Crossed out. WHEN ALAN'S BACK. # id: swell.quay.walk.tell_1
    Under that, in neat pencil: "Who is Alan?" # id: swell.quay.walk.tell_2
    -> walk
+ [The chips, and the gull # at: chips # id: swell.quay.walk.at_chips_1]
    A tray of chips with a gull standing in it. # id: swell.quay.walk.tell_3
    It looks you over the way a bouncer looks at shoes. # sound: gull # id: swell.quay.walk.tell_4
    -> walk
+ [The poster # at: poster # id: swell.quay.walk.at_poster_1]
    TONIGHT. A poem about drains. Tea. Mr Pell's spoons. At seven: MIRA. # id: swell.quay.walk.tell_5
    Her name is bigger than the hall's. Somebody has gone over it twice. # id: swell.quay.walk.tell_6
    -> walk
+ [The sweet stall # at: stall # id: swell.quay.walk.at_stall_1]
    SWELL ROCK: IT SAYS SWELL ALL THE WAY THROUGH. Shut till spring. # id: swell.quay.walk.tell_7
    There's one stick left in the window. It says SWEL. # id: swell.quay.walk.tell_8
    -> walk
+ [The winding handle # at: winch # id: swell.quay.walk.at_winch_1]
    An iron handle at the foot of the tower. Two grips, one each side. # id: swell.quay.walk.tell_9
    The left one is worn to silver. The right one still has its paint. # id: swell.quay.walk.tell_10
    -> walk
* {not boat} [The hood on the crate # at: mira # id: swell.quay.walk.at_mira_1] -> landing
* {landing and not boat} [Your boat, and Mira in it # at: boat # id: swell.quay.walk.at_boat_1] -> boat
+ {boat} [Into the hall # at: hall_door # id: swell.quay.walk.at_hall_door_1] -> hall
+ {boat and not soft} [Softer from here: fewer people, less noise # soften # id: swell.quay.walk.soften_1]
    ~ soft = true
    Softer, then. In the hall, a lot of chairs get folded up again. # id: swell.quay.walk.tell_11
    -> walk
+ {not boat} [Skip ahead # skip # id: swell.quay.walk.skip_1] -> boat
+ {boat} [Skip ahead # skip # id: swell.quay.walk.skip_2] -> hall

=== landing ===
You're not the ferry. # speaker: mira # feel: wary # go: quay/by_crate # id: swell.landing.mira_1
* (worse) [No. Smaller. Worse seats. # reply: dry # id: swell.landing.pick_1]
    Still beats the ferry. # speaker: mira # feel: wry # id: swell.landing.mira_2
* [Do you need the ferry? # reply: curious # id: swell.landing.pick_2]
    I need a reason to be on it. # speaker: mira # feel: wry # id: swell.landing.mira_3
* [You okay? # reply: kind # id: swell.landing.pick_3]
    Fine. This is what fine looks like. # speaker: mira # feel: tense # id: swell.landing.mira_4
* [(stay, say nothing) # reply: silent # id: swell.landing.pick_4]
    ~ hush = true
    ...You don't talk. Good. Everyone's talking. # speaker: mira # feel: tired # id: swell.landing.mira_5
+ [Skip ahead # skip # id: swell.landing.skip_1] -> boat
- I'm on at seven. Whole island's coming. # speaker: mira # feel: worried # needs: stage_nerves # id: swell.landing.mira_6
My nan's bringing her own cushion. # speaker: mira # feel: tired # id: swell.landing.mira_7
And my heart's doing this. Like it's trying to leave without me. # speaker: mira # feel: worried # id: swell.landing.mira_8
* [Rude of it. # reply: dry # id: swell.landing.pick_5]
    Right? # speaker: mira # feel: wry # id: swell.landing.mira_9
* [What goes first? # reply: curious # id: swell.landing.pick_6]
    Heart. Then hands. Then I forget what a song is. # speaker: mira # feel: worried # id: swell.landing.mira_10
* [(wait) # reply: silent # id: swell.landing.pick_7]
    ...Thanks for not saying calm down. # speaker: mira # feel: soft # id: swell.landing.mira_11
+ [Skip ahead # skip # id: swell.landing.skip_2] -> boat
- Only before I sing. The nurse checked. Good heart, bad timing, she said. # speaker: mira # feel: tired # id: swell.landing.mira_12
My brother says just relax. Has that ever worked on anyone? # speaker: mira # feel: wry # id: swell.landing.mira_13
* [Not once in history. # reply: dry # id: swell.landing.pick_8]
    ~ never = true
    I'm telling him that. # speaker: mira # feel: bright # id: swell.landing.mira_14
* [What do you wish he'd said? # reply: curious # id: swell.landing.pick_9]
    ~ wish = true
    "I'll stand where you can see me." That. Only that. # speaker: mira # feel: soft # id: swell.landing.mira_15
* [(shake your head) # reply: silent # id: swell.landing.pick_10]
    I did that as well. He brought me a biscuit. # speaker: mira # feel: wry # id: swell.landing.mira_19
+ [Skip ahead # skip # id: swell.landing.skip_3] -> boat
- You've got a boat. Can we sit in it? Not go anywhere. # speaker: mira # feel: wary # id: swell.landing.mira_16
* [Get in. # reply: kind # id: swell.landing.pick_11]
    Okay. If it sinks, I'm excused. # speaker: mira # feel: wry # id: swell.landing.mira_20
* [You can skip tonight, you know. # reply: kind # id: swell.landing.pick_12]
    ~ door = true
    Good to know there's a door. Might not use it. # speaker: mira # feel: soft # id: swell.landing.mira_17
* [(move your bag) # reply: silent # id: swell.landing.pick_13]
    There's a wet bit. I don't care. I'm having it. # speaker: mira # feel: soft # id: swell.landing.mira_21
+ [Skip ahead # skip # id: swell.landing.skip_4] -> boat
- She brings the hood. She leaves the chips. The gull takes this as a sign. # sound: gull # id: swell.landing.tell_1
He can have them. I couldn't eat anyway. # speaker: mira # feel: tired # id: swell.landing.mira_18
She's in the boat before you've got round the nets. # move: mira quay/boat_seat # id: swell.landing.tell_2
-> quay.walk

=== boat ===
The boat lifts, thinks about it, and comes down. # go: quay/boat_bench # move: mira quay/boat_seat # id: swell.boat.tell_1
...Oh. It does that on its own? # speaker: mira # feel: surprised # id: swell.boat.mira_1
* [It's the only thing it does. # id: swell.boat.pick_1]
    One job. All day. Not even nervous. # speaker: mira # feel: wry # id: swell.boat.mira_2
* [You stop noticing. # id: swell.boat.pick_2]
    I've had a heart fifteen years and I still notice. # speaker: mira # feel: tired # id: swell.boat.mira_3
* [(nod) # id: swell.boat.pick_3]
    It's slower than me. That's annoying. # speaker: mira # feel: wry # id: swell.boat.mira_4
+ [Skip ahead # skip # id: swell.boat.skip_1] -> ravi
- Something knocks under the seat: a card on tarred string, soft from other people's hands. # id: swell.boat.tell_2
"For when the sea gets in you." It's in four pens. They're arguing. # speaker: mira # feel: wry # id: swell.boat.mira_38
"One: the breath. Sit easy. Let it in for about four. Let it out slow, for about six." # speaker: mira # feel: calm # teach # id: swell.boat.mira_8
"Don't hold it. Don't push it. It's a breath, not a stuck door." # speaker: mira # feel: wry # teach # id: swell.boat.mira_9
New pen: GENTLY, NOT DEEPLY. "I went deep. Got dizzy. Sat on a lobster." # speaker: mira # feel: bright # teach # id: swell.boat.mira_10
* [Was the lobster all right? # id: swell.boat.pick_22]
    It doesn't say. I've decided it was. # speaker: mira # feel: bright # id: swell.boat.mira_37
* [(lean in to see) # id: swell.boat.pick_9]
    Shove up, then. Mind the lobster. # speaker: mira # feel: bright # id: swell.boat.mira_18
* [(keep a straight face) # id: swell.boat.pick_23]
    You nearly went. I saw your mouth. # speaker: mira # feel: bright # id: swell.boat.mira_39
+ [Skip ahead # skip # id: swell.boat.skip_3] -> ravi
- "Dizzy or tight? Stop, and look round the room. Your eyes can stay open." # speaker: mira # feel: calm # teach # id: swell.boat.mira_11
"Bad chest, bad heart, or it makes you panic? Leave this one out. Use number three." # speaker: mira # feel: calm # teach # id: swell.boat.mira_12
"Far off, or numb? Number three for you as well." # speaker: mira # feel: calm # teach # id: swell.boat.mira_13
* [Still beats "just relax". # id: swell.boat.pick_10]
    Wet socks beat "just relax". Okay. Me first. # speaker: mira # feel: bright # id: swell.boat.mira_25
* [You go first? # id: swell.boat.pick_11]
    Of course. I'm the one with the heart. # speaker: mira # feel: wry # id: swell.boat.mira_26
* [(hold the boat still) # id: swell.boat.pick_12]
    No, let it. It knows how. # speaker: mira # feel: soft # id: swell.boat.mira_40
+ [Skip ahead # skip # id: swell.boat.skip_4] -> ravi
- The boat goes up, and she lets the air in. # id: swell.boat.tell_3
It comes down, and she lets it go, slower, like cooling soup. # id: swell.boat.tell_4
* [(breathe along) # id: swell.boat.pick_13]
    That's two of you. The boat counts. # id: swell.boat.tell_5
* [(watch the water instead) # id: swell.boat.pick_14]
    Up. Down. Nobody's told it to relax. # id: swell.boat.tell_7
* [Slower out than in. # id: swell.boat.pick_15]
    I can read. ...Okay. Yes. Slower. # speaker: mira # feel: wry # id: swell.boat.mira_27
+ [Skip ahead # skip # id: swell.boat.skip_5] -> ravi
- On the third, her shoulders come down off her ears. # id: swell.boat.tell_6
Your go. It's your boat. I bet the sea follows you. # speaker: mira # feel: bright # id: swell.boat.mira_34
* [Go on, then. # calm # id: swell.boat.pick_19]
    -> sea_one
* [I'll mostly watch. # calm # id: swell.boat.pick_20]
    Watching counts. Nobody's marking it. # speaker: mira # feel: soft # id: swell.boat.mira_35
    -> sea_one
* [Not breathing, for me. Number three. # calm # id: swell.boat.pick_21]
    Then don't. That's what three's for. # speaker: mira # feel: soft # id: swell.boat.mira_36
    -> card_three
+ [Skip ahead # skip # id: swell.boat.skip_7] -> ravi

= sea_one
You put a hand flat on the side. The water waits, which is polite of it. # practise: breathing # round: 1 # id: swell.boat.sea_one.tell_1
* [Done # after: finished # id: swell.boat.sea_one.after_finished]
    ~ tool = "sea"
    It went flat for you. The actual sea. I saw it. # speaker: mira # feel: surprised # id: swell.boat.sea_one.mira_1
    -> eight
* [Worse # after: worse # id: swell.boat.sea_one.after_worse]
    ~ ended = "worse"
    ~ no_sea = true
* [Something else # after: other # id: swell.boat.sea_one.after_other]
    ~ ended = "other"
    ~ no_sea = true
* [Left # after: left # id: swell.boat.sea_one.after_left]
    ~ ended = "left"
* [Skipped # after: skipped # id: swell.boat.sea_one.after_skipped]
    ~ ended = "left"
- {ended == "worse": Then we leave that one. It's a card. It can't mind. | {ended == "other": Not that one, then. That's what three's for. | Enough sea for now. There's plenty left. I checked.}} # speaker: mira # feel: soft # id: swell.boat.sea_one.mira_after
{ended == "other": -> card_three}
-> eight

= eight
It was a ten. # speaker: mira # feel: surprised # id: swell.boat.mira_28
* [And now? # reply: curious # id: swell.boat.pick_16]
    Eight. Eight with a seat. # speaker: mira # feel: wry # id: swell.boat.mira_29
* [Ten out of what? # reply: dry # id: swell.boat.pick_17]
    Out of exploding. It's an eight now. # speaker: mira # feel: wry # id: swell.boat.mira_30
* [(wait) # reply: silent # id: swell.boat.pick_18]
    It's an eight. I'm not thrilled with eight. # speaker: mira # feel: tired # id: swell.boat.mira_31
+ [Skip ahead # skip # id: swell.boat.skip_6] -> ravi
- It didn't stop. It stopped getting faster. # speaker: mira # feel: soft # id: swell.boat.mira_32
Eight's respectable. I've sailed in a nine. Well. Sunk in a nine. # speaker: oren # feel: calm # sound: radio # id: swell.boat.oren_2
-> ask

= ask
Does yours do this? Not for singing. For anything. # speaker: mira # feel: soft # id: swell.boat.ask.mira_1
+ [Sometimes. # id: swell.boat.ask.pick_1]
    You don't have to say which sometimes. # speaker: mira # feel: soft # id: swell.boat.ask.mira_2
+ [Not heart. Stomach. # id: swell.boat.ask.pick_2]
    Stomach. Classic. Respect. # speaker: mira # feel: wry # id: swell.boat.ask.mira_3
+ [Never. I'm mostly rope. # id: swell.boat.ask.pick_3]
    Must be nice. Must be itchy. # speaker: mira # feel: bright # id: swell.boat.ask.mira_4
+ [(shrug) # id: swell.boat.ask.pick_4]
    That's an answer. My nan's fluent in shrug. # speaker: mira # feel: soft # id: swell.boat.ask.mira_5
+ [This one's too big for a game. # people # id: swell.boat.ask.too_big]
    Then it's too big to hold alone. Who could hold some of it? # speaker: mira # feel: calm # id: swell.boat.too_big.mira_1
    + + [My people. # people: mine # id: swell.boat.too_big.my_people]
        Good. Pick one. Tell them tonight, if it's a tonight thing. # speaker: mira # feel: soft # id: swell.boat.too_big.mira_2
    + + [Help now # people: help # id: swell.boat.too_big.help_now]
        It's in the corner. It's always in the corner. I'll mind the boat. # speaker: mira # feel: soft # id: swell.boat.too_big.mira_3
    + + [Not now. # id: swell.boat.too_big.pick_1]
        Okay. It'll keep. So will they. # speaker: mira # feel: soft # id: swell.boat.too_big.mira_4
    + + [Skip ahead # skip # id: swell.boat.too_big.skip_1] -> ravi
+ [Skip ahead # skip # id: swell.boat.ask.skip_1] -> ravi
- -> more

= more
"Does it race when you're just sitting? Does it hurt? Do you faint? Tell an adult. See a doctor." # speaker: mira # feel: calm # teach # id: swell.boat.mira_14
I did that bit. The nurse gave me a sticker. I'm fifteen. # speaker: mira # feel: wry # id: swell.boat.mira_15
* [What was on the sticker? # id: swell.boat.pick_7]
    A hedgehog. It looked more scared than me. # speaker: mira # feel: bright # id: swell.boat.mira_16
* [What's number two? # id: swell.boat.pick_8]
    Pushy. For a taxi. # speaker: mira # feel: wry # id: swell.boat.mira_17
* [(look for a sticker too) # id: swell.boat.more.pick_4]
    She's got a drawer. Ask for the crab. # speaker: mira # feel: bright # id: swell.boat.more.mira_4
+ [Skip ahead # skip # id: swell.boat.more.skip_2] -> ravi
- "Two: let go the ropes. Pick a bit of you. Squeeze it half as hard as you could." # speaker: mira # feel: calm # teach # id: swell.boat.mira_19
"Hold for five. Let go for ten. Keep breathing. If it hurts, only imagine it." # speaker: mira # feel: calm # teach # id: swell.boat.mira_20
{senses_one: -> spare}
-> card_three

= card_three
"Three: look about you. Five things you see, four you can touch, three you hear." # speaker: mira # feel: calm # teach # id: swell.boat.mira_21
"Two you smell, one you taste. Swap any. If you're in real danger, don't do this. Get out and get someone." # speaker: mira # feel: calm # teach # id: swell.boat.mira_22
{not ask: -> senses_one}
-> spare

= spare
"It helps some. It isn't magic. Try it on a good day first." # speaker: mira # feel: wry # teach # id: swell.boat.mira_23
"Helps some." They really sold it. # speaker: mira # feel: wry # id: swell.boat.mira_24
There's time for another off the card. Or we can just sit. # speaker: mira # feel: calm # id: swell.boat.more.mira_2
* [The ropes. # calm # id: swell.boat.more.pick_1] -> ropes_one
* {not senses_one} [The five things. # calm # id: swell.boat.more.pick_2] -> senses_one
* [Just sit. # id: swell.boat.more.pick_3]
    Good one. They should add it in pen. # speaker: mira # feel: soft # id: swell.boat.more.mira_3
    -> ravi
+ [Skip ahead # skip # id: swell.boat.more.skip_1] -> ravi

= ropes_one
Five ropes hold the boat to the quay, all tighter than they need to be. # practise: ropes # round: 1 # id: swell.boat.ropes_one.tell_1
* [Done # after: finished # id: swell.boat.ropes_one.after_finished]
    ~ tool = "ropes"
    Your shoulders just moved house. # speaker: mira # feel: bright # id: swell.boat.ropes_one.mira_1
    -> ravi
* [Worse # after: worse # id: swell.boat.ropes_one.after_worse]
    ~ ended = "worse"
    ~ no_ropes = true
* [Something else # after: other # id: swell.boat.ropes_one.after_other]
    ~ ended = "other"
    ~ no_ropes = true
* [Left # after: left # id: swell.boat.ropes_one.after_left]
    ~ ended = "left"
* [Skipped # after: skipped # id: swell.boat.ropes_one.after_skipped]
    ~ ended = "left"
- {ended == "worse": Leave them tight, then. The boat likes a hug. | {ended == "other": Leave them, then. There's other things in a boat. | That'll do. It's still a boat.}} # speaker: mira # feel: soft # id: swell.boat.ropes_one.mira_after
{ended == "other" and not senses_one: -> senses_one}
-> ravi

= senses_one
The quay's all there, if you go through it slowly. # practise: senses # round: 1 # id: swell.boat.senses_one.tell_1
* [Done # after: finished # id: swell.boat.senses_one.after_finished]
    ~ tool = "senses"
    I did it too. I've lived here all my life and there's a buoy. # speaker: mira # feel: surprised # id: swell.boat.senses_one.mira_1
    -> after_senses
* [Worse # after: worse # id: swell.boat.senses_one.after_worse]
    ~ ended = "worse"
* [Something else # after: other # id: swell.boat.senses_one.after_other]
    ~ ended = "other"
* [Left # after: left # id: swell.boat.senses_one.after_left]
    ~ ended = "left"
* [Skipped # after: skipped # id: swell.boat.senses_one.after_skipped]
    ~ ended = "left"
- {ended == "worse": Enough looking, then. The buoy'll keep. | {ended == "other": Not that one, then. I won't tell the buoy. | I've stopped as well. I'd only got to "boat".}} # speaker: mira # feel: soft # id: swell.boat.senses_one.mira_after
{ended == "other" and ask and not ropes_one: -> ropes_one}
-> after_senses

= after_senses
{ask: -> ravi}
-> eight

=== ravi ===
Feet on the quay: fast, then pretending not to be. # go: quay/boat_bench # move: mira quay/boat_seat # move: ravi quay/landing # id: swell.ravi.tell_1
There you are. Nan's saved nine seats. She ran out of coats and used a leek. # speaker: ravi # feel: worried # id: swell.ravi.ravi_1
You'll be fine. Honestly. Just re... # speaker: ravi # feel: bright # id: swell.ravi.ravi_2
{never: Has that worked? Once? In history? We checked. | Finish that word and I'm moving into this boat.} # speaker: mira # feel: tense # id: swell.ravi.mira_1
Then what do I say? Nobody gives me a script. # speaker: ravi # feel: worried # id: swell.ravi.ravi_3
{wish: Say you'll stand where I can see you. That's the whole script. | I don't know. I'll think of it at about midnight.} # speaker: mira # feel: soft # id: swell.ravi.mira_2
{wish: That's it? I can stand. I'm tall. It's my main thing. | Midnight. Great. I'll be on the urn till then.} # speaker: ravi # feel: surprised # id: swell.ravi.ravi_4
* [It's not seven yet. You can breathe out. # reply: kind # id: swell.ravi.pick_1]
    Yep. No. Yep. I'm not hovering. # speaker: ravi # feel: worried # id: swell.ravi.ravi_5
* [Are you nervous as well? # reply: curious # id: swell.ravi.pick_2]
    Me? I go cold from the feet up, and I'm only doing teas. # speaker: ravi # feel: wry # id: swell.ravi.ravi_6
* [(hold the boat steady) # reply: silent # id: swell.ravi.pick_3]
    You're quiet. She'll like that. I'm told I'm a lot. # speaker: ravi # feel: wry # id: swell.ravi.ravi_7
+ [Skip ahead # skip # id: swell.ravi.skip_1] -> hall
- Is the poster too big? I made it too big. # speaker: ravi # feel: worried # id: swell.ravi.ravi_8
You can see it from the ferry. # speaker: mira # feel: wry # id: swell.ravi.mira_3
There isn't a ferry. # speaker: ravi # feel: worried # id: swell.ravi.ravi_9
From where the ferry would be. # speaker: mira # feel: bright # id: swell.ravi.mira_4
He goes, walking like someone who has been told not to run. # move: ravi hall/urn # id: swell.ravi.tell_2
Then he comes back for his tea towel. Then he goes. # id: swell.ravi.tell_3
He means well. He means it so loud. # speaker: mira # feel: soft # id: swell.ravi.mira_5
Come in with me? Not to do anything. Just be a face I know. # speaker: mira # feel: wary # id: swell.ravi.mira_6
* [I can be a face. # reply: kind # id: swell.ravi.pick_4]
    Good. Most people in there have two. # speaker: mira # feel: wry # id: swell.ravi.mira_7
* [How loud is it? # reply: curious # id: swell.ravi.pick_5]
    {soft: Not very. Half of them have colds. | It's a hall full of people who shout at boats.} # speaker: mira # feel: worried # id: swell.ravi.mira_8
* [(hold out a hand) # reply: silent # id: swell.ravi.pick_6]
    Ooh. Like a film. A cheap one. # speaker: mira # feel: bright # id: swell.ravi.mira_9
+ [Skip ahead # skip # id: swell.ravi.skip_2] -> hall
- You go first. I'll stand by the door and count to ten. Maybe forty. # speaker: mira # feel: wary # go: quay/landing # move: mira quay/by_door # id: swell.ravi.mira_10
-> quay.walk

=== hall ===
{soft: Inside, it's the tea break. Half the island is talking quietly, mostly about soup. | Inside, it's the tea break. The whole island is talking at once, over its own chairs.} # go: hall/door # move: mira hall/by_door_wall # sound: crowd # needs: a_loud_hall # id: swell.hall.tell_1
{soft: Okay. That's not so many faces. It's still faces. | It's so loud it's got a smell.} # speaker: mira # feel: tense # id: swell.hall.mira_1
You missed the drains. The poem. It had eleven verses. # speaker: ravi # feel: tired # id: swell.hall.ravi_1
He's over at the urn, keeping his distance at the top of his voice. # id: swell.hall.tell_2
Fen wants me behind the stage. So I only have to cross a room. People do that. # speaker: mira # feel: worried # id: swell.hall.mira_2
* [Slow or fast? # reply: curious # id: swell.hall.pick_1]
    Slow. Like we meant it. # speaker: mira # feel: wary # id: swell.hall.mira_3
* [It's about twenty metres. # reply: dry # id: swell.hall.pick_2]
    Don't count them. ...How many exactly? # speaker: mira # feel: worried # id: swell.hall.mira_4
* [(go first) # reply: silent # id: swell.hall.pick_3]
    Big boat first. Little boat after. Okay. # speaker: mira # feel: wary # id: swell.hall.mira_6
+ [Skip ahead # skip # id: swell.hall.skip_1] -> curtain
- I'll be right behind you. I'm watching your coat and nothing else. # speaker: mira # feel: wary # id: swell.hall.mira_5
-> walk

= walk
+ [The lost property # at: lost_property # id: swell.hall.walk.at_lost_property_1]
    LOST PROPERTY. One boot. One umbrella. One set of teeth. # id: swell.hall.walk.tell_1
    A note says: "Teeth are from the play. Please stop reporting them." # id: swell.hall.walk.tell_2
    -> walk
+ [The urn # at: urn # id: swell.hall.walk.at_urn_1]
    The urn is the size of a pony and hisses at everyone the same. # id: swell.hall.walk.tell_3
    It's been stewing since lunch. You can stand a spoon in it. Mr Pell has. # speaker: ravi # feel: wry # id: swell.hall.walk.ravi_1
    -> walk
+ [The rota # at: rota # id: swell.hall.walk.at_rota_1]
    KEEPER'S ROTA. Seven lines, six of them crossed out. # id: swell.hall.walk.tell_4
    The last one says ALAN. Then, in other pens: "Alan?" and "ALAN??" # id: swell.hall.walk.tell_5
    -> walk
+ [The clock # at: clock # id: swell.hall.walk.at_clock_1]
    Eleven minutes to seven. The hand jumps, then looks sorry about it. # id: swell.hall.walk.tell_6
    GIVEN BY THE KEEPERS, says the plate, TO SAY SORRY FOR THE FOGHORN. # id: swell.hall.walk.tell_7
    -> walk
* [Nan's row # at: cushions # id: swell.hall.walk.at_cushions_1] -> row
* {not noise} [Fen, by the stage # at: fen # id: swell.hall.walk.at_fen_1] -> noise
* {noise} [Fen, by the stage # at: fen # id: swell.hall.walk.at_fen_2] -> fen
+ {not soft} [Softer from here: fewer people, less noise # soften # id: swell.hall.walk.soften_1]
    ~ soft = true
    -> walk
+ {not noise} [Skip ahead # skip # id: swell.hall.walk.skip_1] -> noise
+ {noise} [Skip ahead # skip # id: swell.hall.walk.skip_2] -> curtain

= row
Nine chairs, saved with coats, a hat, a teapot and one leek. # id: swell.hall.row.tell_1
That's taken. Oh, it's the boat! You can have the leek's. # speaker: nan # feel: bright # id: swell.hall.row.nan_1
+ [Who are they all for? # id: swell.hall.row.pick_1]
    Anyone who comes in late and looks sorry about it. # speaker: nan # feel: soft # id: swell.hall.row.nan_2
+ [Why your own cushion? # id: swell.hall.row.pick_2]
    Sixty years of these chairs, love. I've got a dent. # speaker: nan # feel: wry # id: swell.hall.row.nan_3
+ [(pick up the leek) # id: swell.hall.row.pick_3]
    Careful. He's seated. # speaker: nan # feel: calm # id: swell.hall.row.nan_4
+ [Back to the hall # id: swell.hall.row.pick_4]
    -> walk
- Is she all right? Don't tell me. I'll only fuss, and I've promised. # speaker: nan # feel: worried # id: swell.hall.row.nan_5
I did one night up that tower. All on my own, wind like a kettle. One night. # speaker: nan # feel: tired # id: swell.hall.row.nan_6
-> walk

= noise
{soft: -> quiet_noise}
Halfway down, a stack of chairs goes over. Every head turns. # go: hall/aisle # move: mira hall/row # sound: chairs # id: swell.hall.noise.tell_1
They don't look at the floor. They look at Mira. # id: swell.hall.noise.tell_2
-> found

= quiet_noise
Halfway down, a teaspoon hits the floor. A few heads turn. # go: hall/aisle # move: mira hall/row # id: swell.hall.quiet_noise.tell_1
-> found

= found
There she is! That one's mine! In the hood! # speaker: nan # feel: bright # id: swell.hall.found.nan_1
{soft: Oh. They're looking. It's doing it again. | No. No, no. It's doing it. My hands have gone.} # speaker: mira # feel: tense # distress # id: swell.hall.found.mira_1
* [The door's open. Come over to it. # calm # id: swell.hall.found.pick_1]
    {door: Door. Yes. I like the door. | Okay. Okay. Door.} # speaker: mira # feel: tense # id: swell.hall.found.mira_2
* [Shall I get Ravi? # people # id: swell.hall.found.pick_2]
    I've got her other side. I'm saying nothing. It's killing me. # speaker: ravi # feel: worried # move: ravi hall/urn_front # id: swell.hall.found.ravi_1
* [(get between her and the room) # calm # id: swell.hall.found.pick_3]
    You make a good wall. # speaker: mira # feel: tense # id: swell.hall.found.mira_3
+ {not soft} [Softer from here: fewer people, less noise # soften # id: swell.hall.found.soften_1]
    ~ soft = true
+ [Skip ahead # skip # id: swell.hall.found.skip_1] -> curtain
- By the open door the noise has an edge. Past it: the quay, the boat, the dark tower. # go: hall/door # move: mira hall/by_door_wall # id: swell.hall.found.tell_1
I did the thing, and now it's a ten again. That's cheating. # speaker: mira # feel: tense # id: swell.hall.found.mira_4
* {not no_sea} [The sea's still there. At your own pace. # calm # id: swell.hall.found.pick_4] -> sea_two
* {no_sea} [Stay here a minute. # calm # id: swell.hall.found.pick_6]
    Here. I can do here. # speaker: mira # feel: tense # id: swell.hall.found.mira_5
    You stand in the doorway like two coats on one hook. # id: swell.hall.found.tell_2
    -> nan
* [Look out there. Five things. # calm # id: swell.hall.found.pick_5] -> senses_two
* {no_sea} [The sea, if you want it. # calm # id: swell.hall.found.pick_8]
    ~ no_sea = false
    -> sea_two
+ [Skip ahead # skip # id: swell.hall.found.skip_2] -> curtain

= sea_two
You take one side of the door and she takes the other. Out there, the water goes up and down. # practise: breathing # round: 2 # id: swell.hall.sea_two.tell_1
* [Done # after: finished # id: swell.hall.sea_two.after_finished]
    ~ tool = "sea"
    It works in the loud, too. Less. But it works. # speaker: mira # feel: surprised # id: swell.hall.sea_two.mira_1
    -> nan
* [Worse # after: worse # id: swell.hall.sea_two.after_worse]
    ~ ended = "worse"
    ~ no_sea = true
* [Something else # after: other # id: swell.hall.sea_two.after_other]
    ~ ended = "other"
    ~ no_sea = true
* [Left # after: left # id: swell.hall.sea_two.after_left]
    ~ ended = "left"
* [Skipped # after: skipped # id: swell.hall.sea_two.after_skipped]
    ~ ended = "left"
- {ended == "worse": Then stop. We'll only be here. That's allowed. | {ended == "other": Not the sea, then. And here's something else, with a cushion. | I got some of it. The loud got the rest.}} # speaker: mira # feel: soft # id: swell.hall.sea_two.mira_after
-> nan

= senses_two
{boat.senses_one: -> senses_room}
The quay goes dark a bit at a time. You start with what's nearest. # go: quay/door # move: mira quay/by_door # practise: senses # round: 1 # id: swell.hall.senses_two.tell_1
-> after_senses

= senses_room
The quay goes dark a bit at a time. What's nearest is wherever you're sitting. # go: quay/door # move: mira quay/by_door # practise: senses # round: 2 # id: swell.hall.senses_room.tell_1
-> after_senses

= after_senses
* [Done # after: finished # id: swell.hall.senses_two.after_finished]
    ~ tool = "senses"
    Three things I could hear, and only one was people. # speaker: mira # feel: surprised # id: swell.hall.senses_two.mira_1
    -> nan
* [Worse # after: worse # id: swell.hall.senses_two.after_worse]
    ~ ended = "worse"
* [Something else # after: other # id: swell.hall.senses_two.after_other]
    ~ ended = "other"
* [Left # after: left # id: swell.hall.senses_two.after_left]
    ~ ended = "left"
* [Skipped # after: skipped # id: swell.hall.senses_two.after_skipped]
    ~ ended = "left"
- {ended == "worse": Then stop. It's only a quay. It'll be there. | {ended == "other": Not that one, then. And here's something else, with a cushion. | I lost count. Somewhere round the gull.}} # speaker: mira # feel: soft # id: swell.hall.senses_two.mira_after
-> nan

= nan
Seven. Seven and a half. The half is Nan. # speaker: mira # feel: wry # go: hall/door # move: mira hall/by_door_wall # move: nan hall/by_door_nan # id: swell.hall.nan.mira_1
Too loud, was I? It's a trained voice. Forty years of shouting prices. # speaker: nan # feel: worried # id: swell.hall.nan.nan_1
It's my hands, Nan. They go. # speaker: mira # feel: tired # id: swell.hall.nan.mira_2
I was sick in a bucket before choir, every single Christmas. Same bucket. # speaker: nan # feel: calm # id: swell.hall.nan.nan_2
You never said. # speaker: mira # feel: surprised # id: swell.hall.nan.mira_3
You never asked, love. You were busy being fine. # speaker: nan # feel: soft # id: swell.hall.nan.nan_3
Now, where d'you want me? Front row, to look at? Or the aisle, out of your eye? # speaker: nan # feel: bright # id: swell.hall.nan.nan_4
You pick. I've run out of picking. # speaker: mira # feel: tired # id: swell.hall.nan.mira_4
* [Front row. A face to aim at. # id: swell.hall.nan.pick_1]
    ~ seat = "front"
    I'll bring my good face. # speaker: nan # feel: bright # id: swell.hall.nan.nan_5
* [The aisle. Near, not staring. # id: swell.hall.nan.pick_2]
    Near, I can do. # speaker: nan # feel: wry # id: swell.hall.nan.nan_6
* [Your nan. Your pick. # id: swell.hall.nan.pick_3]
    ...Aisle. So I can't see her mouth the words. # speaker: mira # feel: wry # id: swell.hall.nan.mira_5
+ [Skip ahead # skip # id: swell.hall.nan.skip_1] -> curtain
- And I don't mouth the words. I sing them, very quietly. # speaker: nan # feel: calm # id: swell.hall.nan.nan_7
She does not do anything quietly. # speaker: mira # feel: wry # id: swell.hall.nan.mira_6
And who's this? Have they eaten? You look like you row. # speaker: nan # feel: bright # id: swell.hall.nan.nan_8
Okay. Fen. Stage. Room, then people, then door. Go. # speaker: mira # feel: wary # move: nan hall/row # id: swell.hall.nan.mira_7
-> walk

= fen
You're the singer. You're the boat. # speaker: fen # feel: calm # go: hall/by_fen # move: mira hall/steps # id: swell.hall.fen.fen_1
Hi, Fen. We're in the same maths. # speaker: mira # feel: tired # id: swell.hall.fen.mira_1
Not tonight we're not. Tonight I'm stage. # speaker: fen # feel: calm # id: swell.hall.fen.fen_2
The headset's not plugged in. It's for authority. The hearing aids are for hearing. # speaker: fen # feel: wry # id: swell.hall.fen.fen_3
Question. House lights up, so you see faces? Or down, so it's just dark? # speaker: fen # feel: calm # id: swell.hall.fen.fen_4
Why is everyone asking me things? # speaker: mira # feel: tired # id: swell.hall.fen.mira_2
Fine. I'll ask the boat. # speaker: fen # feel: calm # id: swell.hall.fen.fen_5
* [Up. Faces are only faces. # id: swell.hall.fen.pick_1]
    Up. Bold. I mean, noted. # speaker: fen # feel: surprised # id: swell.hall.fen.fen_6
* [Down. Let the dark have them. # id: swell.hall.fen.pick_2]
    ~ lamps = "down"
    Down. Lovely. I do a very good dark. # speaker: fen # feel: bright # id: swell.hall.fen.fen_7
* [(look at Mira) # id: swell.hall.fen.pick_3]
    ...Up. I want to see who's nice about it. # speaker: mira # feel: wary # id: swell.hall.fen.mira_3
+ [Skip ahead # skip # id: swell.hall.fen.skip_1] -> curtain
- And I'm wedging the back door open. It gets hot. Also, it's a door. # speaker: fen # feel: calm # id: swell.hall.fen.fen_8
{door: That's two doors. I'm rich. | A door. Good. I wasn't going to ask.} # speaker: mira # feel: soft # id: swell.hall.fen.mira_4
This way. Mind the whale. # speaker: fen # feel: calm # id: swell.hall.fen.fen_9
-> curtain

=== curtain ===
Behind the curtain it's dim. Dust, warm bulbs, somebody's soup. # go: curtain/steps # move: mira curtain/wings # move: fen curtain/by_ropes # id: swell.curtain.tell_1
Through the cloth the hall sounds like the sea in a box. # sound: crowd_far # id: swell.curtain.tell_2
Mr Pell goes first, to get them sat down. Then it's you. # speaker: fen # feel: calm # id: swell.curtain.fen_1
Nobody can talk over spoons. They've tried. # speaker: fen # feel: wry # id: swell.curtain.fen_2
And that's the whale. Nobody remembers which play. # speaker: fen # feel: calm # id: swell.curtain.fen_3
It looks calmer than I do. It's full of newspaper. # speaker: mira # feel: tired # id: swell.curtain.mira_2
I'm going to stand here and not look through the gap. # speaker: mira # feel: wary # id: swell.curtain.mira_1
-> walk

= walk
+ [The ropes # at: ropes # id: swell.curtain.walk.at_ropes_1]
    Seven ropes, labelled. CURTAIN. MOON. OTHER MOON. RAIN. NOT THIS ONE. # id: swell.curtain.walk.tell_1
    The next says SERIOUSLY. The last says THIS ONE'S FINE. # id: swell.curtain.walk.tell_2
    -> walk
+ [The mirror # at: mirror # id: swell.curtain.walk.at_mirror_1]
    Half the bulbs work. Notes all round: SMILE. SHOES?? ASK FEN. # id: swell.curtain.walk.tell_3
    One is old, in pencil: "Sick in bucket. Sang anyway. Bit flat. Good night." It has Nan's name on. # id: swell.curtain.walk.tell_4
    -> walk
+ [The gap in the curtain # at: gap # id: swell.curtain.walk.at_gap_1]
    Rows of faces, lit by phones. Row three has a leek in it. # id: swell.curtain.walk.tell_5
    {wish: And one tall person by the wall lamp, practising standing. | At the back, somebody tall is arguing with an urn.} # id: swell.curtain.walk.tell_6
    -> walk
+ [The prop store # at: props # id: swell.curtain.walk.at_props_1]
    -> store
* [Mira # at: mira # id: swell.curtain.walk.at_mira_1] -> wings
+ [Skip ahead # skip # id: swell.curtain.walk.skip_1] -> wings

= store
{whale: You duck under the whale. | A stuffed whale hangs in the doorway. It has seen every show.} # id: swell.curtain.store.tell_1
~ whale = true
-> shelves

= shelves
* [The trunk # id: swell.curtain.store.pick_1]
    ~ letter = true
    Hats. A rubber fish. An envelope: TO WHOEVER'S NEXT. It goes in your coat. # id: swell.curtain.store.tell_2
+ [The thunder sheet # id: swell.curtain.store.pick_2]
    It does thunder. You only touched it. # sound: thunder # id: swell.curtain.store.tell_3
    That's a fine of one biscuit. # speaker: fen # feel: calm # id: swell.curtain.store.fen_1
+ [Back out, past the whale # id: swell.curtain.store.pick_3] -> walk
- -> shelves

= wings
Two minutes. Mr Pell's on his second spoon. # speaker: fen # feel: calm # go: curtain/case_seat # id: swell.curtain.wings.fen_1
I looked through the gap. # speaker: mira # feel: tense # id: swell.curtain.wings.mira_1
* [What did you see? # reply: curious # id: swell.curtain.wings.pick_1]
    Faces. Nice ones. That's worse. # speaker: mira # feel: worried # id: swell.curtain.wings.mira_2
* [Everybody looks. # reply: kind # id: swell.curtain.wings.pick_2]
    Does everybody see a leek? # speaker: mira # feel: worried # id: swell.curtain.wings.mira_3
* [(pull the gap shut) # reply: silent # id: swell.curtain.wings.pick_3]
    ...Thanks. It was looking back. # speaker: mira # feel: soft # id: swell.curtain.wings.mira_4
+ [Skip ahead # skip # id: swell.curtain.wings.skip_1] -> decide
- I've sung it four hundred times. To the bath. The bath's never minded. # speaker: mira # feel: tired # id: swell.curtain.wings.mira_5
But what if my voice shakes? They'll hear it shake. # speaker: mira # feel: worried # id: swell.curtain.wings.mira_6
* [Then it shakes. # reply: dry # id: swell.curtain.wings.pick_4]
    You say that like it's weather. # speaker: mira # feel: surprised # id: swell.curtain.wings.mira_7
* [They might. Then what? # reply: curious # id: swell.curtain.wings.pick_5]
    Then they've heard it. And Nan claps. Nan claps at bins. # speaker: mira # feel: wry # id: swell.curtain.wings.mira_8
* [(wait) # reply: silent # id: swell.curtain.wings.pick_6]
    You're not going to say it won't. Good. I'd know. # speaker: mira # feel: tired # id: swell.curtain.wings.mira_9
+ [Skip ahead # skip # id: swell.curtain.wings.skip_2] -> decide
- {soft: -> ready}
I can't feel my fingers and I'm going to be sick. It's the family business. # speaker: mira # feel: tense # distress # id: swell.curtain.wings.mira_10
* [Body first. Decide after. # calm # id: swell.curtain.wings.pick_7]
    Body first. It's the one making all the noise. # speaker: mira # feel: tense # id: swell.curtain.wings.mira_11
* [Who do you want? Ravi? Your nan? # people # id: swell.curtain.wings.pick_8]
    Ravi. And no talking. # speaker: mira # feel: tense # id: swell.curtain.wings.mira_12
    This is me, not talking. I've brought a stool. # speaker: ravi # feel: soft # move: ravi curtain/by_mirror # id: swell.curtain.wings.ravi_1
* [(find the bucket) # id: swell.curtain.wings.pick_9]
    By the whale. It's rinsed. It's been rinsed for thirty years. # speaker: fen # feel: calm # id: swell.curtain.wings.fen_5
+ [Skip ahead # skip # id: swell.curtain.wings.skip_3] -> decide
- Take your time. He's found a third spoon. # speaker: fen # feel: calm # id: swell.curtain.wings.fen_2
Out there, someone shouts "Ladle!" There is a cheer. # id: swell.curtain.wings.tell_1
I've been sick in that bucket, if it helps. Before the school play. I was a tree. # speaker: fen # feel: calm # id: swell.curtain.wings.fen_3
It does, a bit. Which tree? # speaker: mira # feel: surprised # id: swell.curtain.wings.mira_13
Back left. # speaker: fen # feel: calm # id: swell.curtain.wings.fen_4
-> ready

= ready
{no_ropes: Two chairs and a wall. That's all the kit there is. | Two chairs. A wall. A bit of rope. That's all the kit there is.} # speaker: fen # feel: calm # id: swell.curtain.ready.fen_1
* {not no_sea} [The sea. It's only through that wall. # calm # id: swell.curtain.ready.pick_1] -> sea_three
* {not no_ropes} [The ropes. Fen has seven. # calm # id: swell.curtain.ready.pick_2] -> ropes_two
* {no_sea and no_ropes} [Just sit a minute. # calm # id: swell.curtain.ready.pick_3]
    Sitting. They should add it in pen. # speaker: mira # feel: soft # id: swell.curtain.ready.mira_1
    Fen sits as well. Going by Fen's face, that's a first. # id: swell.curtain.ready.tell_1
    -> decide
* {no_ropes} [The ropes, if you want them. # calm # id: swell.curtain.ready.pick_4]
    ~ no_ropes = false
    -> ropes_two
* {no_sea} [The sea, if you want it. # calm # id: swell.curtain.ready.pick_5]
    ~ no_sea = false
    -> sea_three
+ [Skip ahead # skip # id: swell.curtain.ready.skip_1] -> decide

= sea_three
You both settle. Under the floor there's water. # go: curtain/crate_back # move: mira curtain/case_seat # practise: breathing # round: 3 # id: swell.curtain.sea_three.tell_1
* [Done # after: finished # id: swell.curtain.sea_three.after_finished]
    ~ tool = "sea"
    It's down there the whole time. It doesn't care who's in row three. # speaker: mira # feel: soft # id: swell.curtain.sea_three.mira_1
    -> toes
* [Worse # after: worse # id: swell.curtain.sea_three.after_worse]
    ~ ended = "worse"
    ~ no_sea = true
* [Something else # after: other # id: swell.curtain.sea_three.after_other]
    ~ ended = "other"
    ~ no_sea = true
* [Left # after: left # id: swell.curtain.sea_three.after_left]
    ~ ended = "left"
* [Skipped # after: skipped # id: swell.curtain.sea_three.after_skipped]
    ~ ended = "left"
- {ended == "worse": Then stop. You and me can both just sit. | {ended == "other": Not the sea, then. It's got all night. | Half a sea's still wet.}} # speaker: mira # feel: soft # id: swell.curtain.sea_three.mira_after
{ended == "other" and not ropes_two and not no_ropes: -> ropes_two}
{ended == "worse" or ended == "other": -> decide}
-> toes

= ropes_two
Fen gives you each a slack end. NOT THIS ONE and SERIOUSLY. # go: curtain/by_ropes_two # practise: ropes # round: 2 # id: swell.curtain.ropes_two.tell_1
* [Done # after: finished # id: swell.curtain.ropes_two.after_finished]
    ~ tool = "ropes"
    Fists, then no fists. I can feel my fingers. Hello. # speaker: mira # feel: surprised # id: swell.curtain.ropes_two.mira_1
    -> toes
* [Worse # after: worse # id: swell.curtain.ropes_two.after_worse]
    ~ ended = "worse"
    ~ no_ropes = true
* [Something else # after: other # id: swell.curtain.ropes_two.after_other]
    ~ ended = "other"
    ~ no_ropes = true
* [Left # after: left # id: swell.curtain.ropes_two.after_left]
    ~ ended = "left"
* [Skipped # after: skipped # id: swell.curtain.ropes_two.after_skipped]
    ~ ended = "left"
- {ended == "worse": Put it down, then. It's only rope. We can sit. | {ended == "other": Put it down, then. It's only rope. | That'll do. Give Fen back SERIOUSLY.}} # speaker: mira # feel: soft # id: swell.curtain.ropes_two.mira_after
{ended == "other" and not sea_three and not no_sea: -> sea_three}
{ended == "worse" or ended == "other": -> decide}
-> toes

= toes
{sea_three and ropes_two: -> decide}
{no_ropes: -> rest}
{no_sea: -> rest}
My toes are still trying to leave by the back. # speaker: mira # feel: wry # id: swell.curtain.toes.mira_1
* {not ropes_two} [Ropes, then. Toes first. # calm # id: swell.curtain.toes.pick_1] -> ropes_two
* {not sea_three} [The sea, then. # calm # id: swell.curtain.toes.pick_2] -> sea_three
* [Let them. You need the rest. # id: swell.curtain.toes.pick_3]
    Fair. They've had a long day. # speaker: mira # feel: wry # id: swell.curtain.toes.mira_2
+ [Skip ahead # skip # id: swell.curtain.toes.skip_1] -> decide
- -> decide

= rest
We could just sit. Nobody's counting, only Fen. # speaker: mira # feel: wry # id: swell.curtain.rest.mira_1
* [(wait with her) # calm # id: swell.curtain.rest.pick_1]
    The whale waits as well. It's had practice. # id: swell.curtain.rest.tell_1
* {not ropes_two} [The ropes, if you want them. # calm # id: swell.curtain.rest.pick_2]
    ~ no_ropes = false
    -> ropes_two
* {not sea_three} [The sea, if you want it. # calm # id: swell.curtain.rest.pick_3]
    ~ no_sea = false
    -> sea_three
+ [Skip ahead # skip # id: swell.curtain.rest.skip_1] -> decide
- -> decide

= decide
Six. It's about a six. It isn't leaving. It's just early. # speaker: mira # feel: surprised # move: mira curtain/wings # go: curtain/case_seat # id: swell.curtain.decide.mira_1
It was a ten by that door. So that's four off. Four's loads. # speaker: mira # feel: soft # id: swell.curtain.decide.mira_2
And you can stop looking at me like I'm a leak. You don't have to fix me. # speaker: mira # feel: wry # id: swell.curtain.decide.mira_3
* [I know. # reply: kind # id: swell.curtain.decide.pick_1]
    I know you know. I'm telling the whale. # speaker: mira # feel: wry # id: swell.curtain.decide.mira_4
* [I'm only here for the soup. # reply: dry # id: swell.curtain.decide.pick_2]
    Nobody has ever been here for the soup. # speaker: mira # feel: bright # id: swell.curtain.decide.mira_5
* [(pat the whale) # reply: silent # id: swell.curtain.decide.pick_3]
    See, the whale gets it. # speaker: mira # feel: soft # id: swell.curtain.decide.mira_6
+ [Skip ahead # skip # id: swell.curtain.decide.skip_1] -> song
- One minute. All of it, one verse, or I say the moon's broken. # speaker: fen # feel: calm # id: swell.curtain.decide.fen_1
I've said it before. People are very nice about the moon. # speaker: fen # feel: calm # id: swell.curtain.decide.fen_2
There's a last, long roll of spoons, and then a lot of clapping. # sound: applause # id: swell.curtain.decide.tell_1
Say one. Out loud. If it makes me cross, it's a different one. # speaker: mira # feel: wary # id: swell.curtain.decide.mira_7
* [All of it. # id: swell.curtain.decide.pick_4]
    ~ sang = "all"
    All of it. ...Huh. Not cross. # speaker: mira # feel: surprised # id: swell.curtain.decide.mira_8
* [One verse. # id: swell.curtain.decide.pick_5]
    One verse. I've definitely got one verse in me. # speaker: mira # feel: soft # id: swell.curtain.decide.mira_9
* [Not tonight. # id: swell.curtain.decide.pick_6]
    ~ sang = "none"
    Not tonight. ...Oh. That's not losing. That's just tonight. # speaker: mira # feel: surprised # id: swell.curtain.decide.mira_10
* [(say nothing, wait by the open door) # id: swell.curtain.decide.pick_7]
    Fine, I'll pick. One verse. Look at me, picking. # speaker: mira # feel: bright # id: swell.curtain.decide.mira_11
+ [Skip ahead # skip # id: swell.curtain.decide.skip_2] -> song
- -> song

=== song ===
From the wings you get one slice of the hall. # go: curtain/gap # id: swell.song.tell_1
{wish: -> by_lamp}
By the urn, Ravi has both hands on the lid so it can't hiss. # move: ravi hall/urn # id: swell.song.tell_7
-> faces

= by_lamp
By the wall lamp, where she can see him, Ravi is standing. It's most of what he's doing. # move: ravi stage/by_lamp # id: swell.song.tell_2
-> faces

= faces
{seat == "front": Nan's dead centre on her cushion, like someone about to bid on a cow. | Nan's on the aisle, one foot out, ready for anyone who coughs.} # id: swell.song.tell_3
Row three has saved the leek a better seat. # id: swell.song.tell_4
{sang == "none": -> moon}
The curtain goes up. Most of it. She goes out. # sound: curtain # go: stage/wings # move: mira stage/mic # move: nan stage/row # id: swell.song.tell_5
{lamps == "down": -> dark}
The lights stay up. She can see every face, so she picks one. # id: swell.song.tell_6
-> sings

= dark
{wish: -> dark_but_one}
The lights go down. Past the edge of the stage there's just a dark, listening. # go: stage_dark/wings # move: mira stage_dark/mic # move: nan stage_dark/row # id: swell.song.tell_8
-> sings

= dark_but_one
The lights go down. There's a brother by a lamp, and then just a dark, listening. # go: stage_dark/wings # move: mira stage_dark/mic # move: nan stage_dark/row # move: ravi stage_dark/by_lamp # id: swell.song.tell_9
-> sings

= sings
{sang == "verse": -> verse}
-> whole

= whole
The first line comes out thin as string. She leaves it there. # id: swell.song.whole.tell_1
She takes the next breath slowly, in front of everyone, and nobody minds. # sound: song_full # id: swell.song.whole.tell_2
It shakes in the middle. It goes on being a song. # id: swell.song.whole.tell_3
The last note goes out of the door and over the water, and takes its time coming back. # id: swell.song.whole.tell_4
-> clapped

= verse
She counts herself in with one thumb. # sound: song_verse # id: swell.song.verse.tell_1
One verse. It's got a shake in it, the way a boat has. # id: swell.song.verse.tell_2
That's it. That's how much there is tonight. # speaker: mira # feel: soft # id: swell.song.verse.mira_1
-> clapped

= clapped
There's half a second of nothing. {sang == "verse": Then the hall decides it was plenty. | Then there's a lot.} # sound: applause # id: swell.song.clapped.tell_1
{sang == "verse": I've had longer sneezes! Lovely, though! | THAT ONE'S MINE!} # speaker: nan # feel: bright # id: swell.song.clapped.nan_1
-> out

= moon
Good evening, Swell. Good evening, leek. The moon's broken. There's more tea. # speaker: fen # feel: calm # go: stage/wings # move: fen stage/mic # move: mira stage/wings_mira # move: nan stage/row # id: swell.song.moon.fen_1
The whole hall says "aah" about the moon, and gets up for tea. # id: swell.song.moon.tell_1
Told you. Very nice about the moon. # speaker: fen # feel: calm # id: swell.song.moon.fen_2
They're fine. They're just having tea. # speaker: mira # feel: surprised # id: swell.song.moon.mira_1
I thought it'd be like dropping a tray. It's just a night with no song in it. # speaker: mira # feel: soft # id: swell.song.moon.mira_2
She sings one line of it to the whale, because the whale won't clap. # sound: song_hum # go: curtain/case_seat # move: mira curtain/by_whale # move: fen curtain/by_ropes # id: swell.song.moon.tell_2
-> out

=== out ===
Out by the back door. Cold air, salt, the end of somebody's chips. # go: quay/stage_door # move: mira quay/out_mira # move: ravi hall/door # move: nan hall/door # move: fen curtain/by_ropes # id: swell.out.tell_1
{sang == "none": I said not tonight, out loud, to a person. And the roof stayed on. | I did it. It shook. And the roof stayed on.} # speaker: mira # feel: bright # id: swell.out.mira_1
{tool == "own": I didn't even use the card. I just kept one eye on the back door. | {tool == "sea": It was the sea one. Slow out. You can't fuss and be a wave. | {tool == "ropes": It was the ropes one. I did my toes. Half as hard. Nobody can see toes. | It was the five things one. I got as far as "one leek" and felt nearly normal.}}} # speaker: mira # feel: bright # id: swell.out.mira_2
* [What's the number now? # id: swell.out.pick_1]
    Four. I think four's just what hearts are. # speaker: mira # feel: soft # id: swell.out.mira_3
* [As bad as you thought? # id: swell.out.pick_2]
    {sang == "none": No. There's loads of nights with no song in. I've been to most of them. | For about a line. Then it was just a song I know.} # speaker: mira # feel: soft # id: swell.out.mira_4
* [(grin) # id: swell.out.pick_3]
    Shut up. # speaker: mira # feel: bright # id: swell.out.mira_5
+ [Skip ahead # skip # id: swell.out.skip_1] -> handle
- I thought if I did it right, it'd go away. It didn't. It came with me and stood at the side. # speaker: mira # feel: soft # id: swell.out.mira_6
{hush: When you got here you stayed and said nothing. Best thing anyone said all day. | {door: You said there was a door. Before anything. I think that's why I could stay in the room. | You never said calm down. Not once. I was counting.}} # speaker: mira # feel: soft # id: swell.out.mira_7
The back door bangs. It's everybody, pretending they were passing. # move: ravi quay/out_ravi # move: nan quay/out_nan # move: fen quay/out_fen # id: swell.out.tell_2
{wish: I stood! Did you see me stand? | I held the lid down. On the urn. So it couldn't hiss.} # speaker: ravi # feel: bright # id: swell.out.ravi_1
{wish: You were extremely visible. Do it every time. | I know. Next time, stand where I can see you. I've just thought of it.} # speaker: mira # feel: soft # id: swell.out.mira_8
{wish: Every time. I'll do a poster. | It's not even midnight. Okay. I'll stand.} # speaker: ravi # feel: soft # id: swell.out.ravi_2
Were you sick, love? # speaker: nan # feel: soft # id: swell.out.nan_1
No. # speaker: mira # feel: bright # id: swell.out.mira_9
Ah, well. There's always next year. # speaker: nan # feel: soft # id: swell.out.nan_2
* [The bucket's earned a night off. # id: swell.out.pick_7]
    Thirty years, that bucket. It'll want a speech. # speaker: nan # feel: bright # id: swell.out.nan_11
* [Is that good luck, round here? # id: swell.out.pick_8]
    It's only luck if you miss your shoes, love. # speaker: nan # feel: bright # id: swell.out.nan_12
* [(hold the door for everyone) # id: swell.out.pick_9]
    Manners. And off a boat. # speaker: nan # feel: soft # id: swell.out.nan_13
+ [Skip ahead # skip # id: swell.out.skip_3] -> handle
- Who's got a pen? I've had this off the wall. # speaker: nan # feel: bright # id: swell.out.nan_3
It's the keeper's rota, frame and all. # id: swell.out.tell_3
It was only ever too much because it was always all of it. # speaker: nan # feel: soft # id: swell.out.nan_4
I'll do Mondays. With cushion. Ravi's Thursdays. # speaker: nan # feel: bright # id: swell.out.nan_5
Saturdays. I have a headset. # speaker: fen # feel: bright # id: swell.out.fen_1
I'm at a wedding in June. I'll swap you for a Monday. # speaker: fen # feel: bright # id: swell.out.fen_2
See? That's all it is. Swapping. # speaker: nan # feel: bright # id: swell.out.nan_6
And Alan's back, so Alan's Fridays. # speaker: nan # feel: bright # id: swell.out.nan_7
* [Who is Alan? # id: swell.out.pick_4]
    Nobody's sure, love. He has a van. # speaker: nan # feel: wry # id: swell.out.nan_8
* [That's four nights of seven. # id: swell.out.pick_5]
    Four's a start. The sea's had worse. # speaker: nan # feel: bright # id: swell.out.nan_9
* [(look for a pen) # id: swell.out.pick_6]
    No pen. I've taped the names on. Gaffer. They'll outlive us all. # speaker: fen # feel: bright # id: swell.out.fen_3
+ [Skip ahead # skip # id: swell.out.skip_2] -> handle
- Go on, then, you two. That handle's meant for a pair. We all did it with one. # speaker: nan # feel: soft # id: swell.out.nan_10
-> path

= path
+ [The winding handle # at: winch # id: swell.out.path.at_winch_1] -> handle
+ [Skip ahead # skip # id: swell.out.path.skip_1] -> handle

= handle
Two grips. One worn to silver, one still in its paint. # go: quay/winch_left # move: mira quay/winch_right # move: ravi quay/bench_ravi # move: nan quay/bench # move: fen quay/bench_fen # id: swell.out.handle.tell_1
* [(take the painted one) # id: swell.out.handle.pick_1]
    Nobody's ever held that one. Look at it. It's brand new. # speaker: mira # feel: surprised # id: swell.out.handle.mira_1
* [(take the worn one) # id: swell.out.handle.pick_2]
    Then I get the new one. It's only been waiting for ever. # speaker: mira # feel: bright # id: swell.out.handle.mira_2
* [After you. # id: swell.out.handle.pick_3]
    You're so polite it's slowing down a lighthouse. # speaker: mira # feel: bright # id: swell.out.handle.mira_3
+ [Skip ahead # skip # id: swell.out.handle.skip_1] -> lit
- It's heavy for one turn. Then it isn't, because there's somebody on the other end. # sound: winch # id: swell.out.handle.tell_2
* [(push) # id: swell.out.handle.pick_4]
    Somewhere inside the wall, a chain remembers what it's for. # id: swell.out.handle.tell_4
+ [Skip ahead # skip # id: swell.out.handle.skip_2] -> lit
- Round. And round. High up in the dark, something coughs. # sound: winch # id: swell.out.handle.tell_3
* [And again. # id: swell.out.handle.pick_5]
    It coughs again, like someone about to make a speech. # id: swell.out.handle.tell_5
+ [Skip ahead # skip # id: swell.out.handle.skip_3] -> lit
- -> lit

= lit
It catches. The light comes on and goes out over the water, as if it only wanted asking. # light # go: quay/lit_left # move: mira quay/lit_right # id: swell.out.lit.tell_1
Along the hall, every window goes gold, and then doesn't, and then does. # id: swell.out.lit.tell_2
Is it meant to be that bright? # speaker: ravi # feel: bright # id: swell.out.lit.ravi_1
YES. # speaker: nan # feel: bright # id: swell.out.lit.nan_1
It goes over the ferry times, the shut stall, the boat, the gull. The gull looks caught. # id: swell.out.lit.tell_3
I can see a light! It's... hang on. It's behind me. I've been facing the wrong way. # speaker: oren # feel: surprised # sound: radio # id: swell.out.lit.oren_1
That was it? That's all it wanted? Somebody on the other end? # speaker: mira # feel: bright # id: swell.out.lit.mira_1
* [Apparently. # id: swell.out.lit.pick_1]
    Years. YEARS it's been sitting there. # speaker: mira # feel: bright # id: swell.out.lit.mira_2
* [Somebody should tell Alan. # id: swell.out.lit.pick_2]
    Somebody should tell us who Alan is. # speaker: mira # feel: bright # id: swell.out.lit.mira_3
* [(watch it go round) # id: swell.out.lit.pick_3]
    I'm not blinking first. # speaker: mira # feel: bright # id: swell.out.lit.mira_15
+ [Skip ahead # skip # id: swell.out.lit.skip_1] -> goodbye
- Nobody says anything for three whole turns of it. On Swell that's a record. # id: swell.out.lit.tell_4
I'm proud of you. I'm saying it at a normal volume. # speaker: ravi # feel: soft # id: swell.out.lit.ravi_2
That's your normal volume? # speaker: mira # feel: bright # id: swell.out.lit.mira_12
{wish: It's my standing voice. I've been standing all night. | It's my urn voice. I've been shouting over her since lunch.} # speaker: ravi # feel: bright # id: swell.out.lit.ravi_3
{lamps == "up": House lights up, sea included. I'd like that written down. | You had my best dark tonight. That's it used up till spring.} # speaker: fen # feel: bright # id: swell.out.lit.fen_1
In you come, the pair of you. It's the blanket off row three. # speaker: nan # feel: soft # id: swell.out.lit.nan_2
It's big enough for three, and it smells of chips. The gull lets you keep it. # id: swell.out.lit.tell_5
I'll get it again, you know. The heart. Before the next one. # speaker: mira # feel: soft # id: swell.out.lit.mira_4
* [And then? # id: swell.out.lit.pick_4]
    Slow out. Or toes. Or a door. I've got a list now. I hate lists. # speaker: mira # feel: bright # id: swell.out.lit.mira_5
* [Yeah. Probably. # id: swell.out.lit.pick_5]
    You're so comforting. No. You are, actually. # speaker: mira # feel: soft # id: swell.out.lit.mira_6
* [(nod) # id: swell.out.lit.pick_6]
    Good nod. # speaker: mira # feel: soft # id: swell.out.lit.mira_7
+ [Skip ahead # skip # id: swell.out.lit.skip_2] -> goodbye
- It's about a three now. It hasn't been a three since Tuesday. I'm hungry, even. # speaker: mira # feel: bright # id: swell.out.lit.mira_13
{sang == "none": Nan's telling row three I've got the night off. Like a surgeon. She's so proud. | {seat == "front": I had Nan's face to aim at. She cried on the cushion. She'll say it was damp. | I could hear Nan on the aisle, singing very quietly. It wasn't quiet. It was nice.}} # speaker: mira # feel: soft # id: swell.out.lit.mira_14
Have you got one? A thing like my seven o'clock? # speaker: mira # feel: soft # id: swell.out.lit.mira_8
* [Yeah. # id: swell.out.lit.pick_7]
    Then use the card. Don't keep it. It's the boat's. # speaker: mira # feel: bright # id: swell.out.lit.mira_9
* [Not tonight. # id: swell.out.lit.pick_8]
    Whole answer. I should know. # speaker: mira # feel: soft # id: swell.out.lit.mira_10
* [(look at the light) # id: swell.out.lit.pick_9]
    Okay. You can tell the light. It's got till morning. # speaker: mira # feel: soft # id: swell.out.lit.mira_11
+ [Skip ahead # skip # id: swell.out.lit.skip_3] -> goodbye
- -> goodbye

= goodbye
Here. That boat's all bench. # speaker: nan # feel: soft # id: swell.out.goodbye.nan_1
It's the other cushion: tartan, flat as toast, smelling of mint. # id: swell.out.goodbye.tell_1
{landing.worse: Smaller. BETTER seats. | Now it definitely beats the ferry.} # speaker: mira # feel: bright # id: swell.out.goodbye.mira_1
And this. He's had a big night. # speaker: ravi # feel: bright # id: swell.out.goodbye.ravi_1
It's the leek. # id: swell.out.goodbye.tell_2
He's never been off the island, love. Go slowly. # speaker: nan # feel: soft # id: swell.out.goodbye.nan_2
{letter: The letter from the trunk crackles in your coat. TO WHOEVER'S NEXT. | Fen hands you an envelope that's been inside the whale. TO WHOEVER'S NEXT.} # id: swell.out.goodbye.tell_3
{letter: You found that? Is it rude? It looked rude. | You're next, aren't you? Thought so. It was that or the gull.} # speaker: fen # feel: bright # id: swell.out.goodbye.fen_1
If that gull asks, you never heard from me. # speaker: oren # feel: soft # sound: radio # id: swell.out.goodbye.oren_1
{hush: I told Nan you hardly talk. She said, "Finally." She wants you for Christmas. | {door: I've asked Fen to leave that back door wedged. For the next one who needs a door. | I'm telling everyone you never said calm down. They won't believe me. They've met people.}} # speaker: mira # feel: soft # id: swell.out.goodbye.mira_3
Come back when it's chips. I'll hold the gull off. You hold the tray. # speaker: mira # feel: bright # id: swell.out.goodbye.mira_4
* [Deal. # id: swell.out.goodbye.pick_1]
    He heard that. Look at him. He's planning. # speaker: mira # feel: bright # id: swell.out.goodbye.mira_5
* [Save me a seat by the leek. # id: swell.out.goodbye.pick_2]
    You ARE the seat by the leek. You've got the leek. # speaker: mira # feel: bright # id: swell.out.goodbye.mira_6
* [(wave with the leek) # id: swell.out.goodbye.pick_3]
    Best goodbye I've had off a vegetable. # speaker: mira # feel: bright # id: swell.out.goodbye.mira_7
+ [Skip ahead # skip # id: swell.out.goodbye.skip_1] -> END
- Go on, then, not-the-ferry. # speaker: mira # feel: soft # id: swell.out.goodbye.mira_2
Behind her the gull walks into the hall as if it has a ticket. # sound: gull # id: swell.out.goodbye.tell_4
-> END
